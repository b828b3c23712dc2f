import { dockerUndefinedVariable } from '../../../../src/lint/rules/docker-undefined-variable';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const of = (text: string): { Dockerfile: string } => ({ Dockerfile: text });

testRule(dockerUndefinedVariable, {
  fires: [
    {
      name: 'HOME, which USER does not set',
      files: of(`${slim}RUN useradd -m -u 1000 user\nUSER user\nENV PATH="$HOME/.local/bin:$PATH"\nWORKDIR \${HOME}/app\n`),
      expect: [
        { text: '$HOME', message: 'USER does not set it', fixable: false },
        { text: '${HOME}' },
      ],
    },
    {
      name: 'a misspelt name',
      files: of(`${slim}ENV APP_HOME=/app\nWORKDIR $APP_HOEM\n`),
      expect: [{ text: '$APP_HOEM', message: 'Did you mean $APP_HOME?' }],
      fixed: of(`${slim}ENV APP_HOME=/app\nWORKDIR $APP_HOME\n`),
    },
    {
      name: 'an argument of the platform without ARG',
      files: of(`FROM debian:12\n# the tool\nCOPY bin/tool-$TARGETARCH /usr/bin/tool\n`),
      expect: [{ text: '$TARGETARCH', message: 'only after ARG TARGETARCH', fixable: true }],
      fixed: of(`FROM debian:12\nARG TARGETARCH\n# the tool\nCOPY bin/tool-$TARGETARCH /usr/bin/tool\n`),
    },
    {
      name: 'set further down, and in another stage',
      files: of(`FROM ubuntu:22.04 AS a\nARG DIR=/x\nFROM ubuntu:22.04\nCOPY --from=a /x $DIR\nWORKDIR $LATER\nENV LATER=/l\n`),
      expect: [{ text: '$DIR', message: 'nothing above sets it' }, { text: '$LATER', message: 'only further down' }],
    },
    {
      name: 'in flags of no consequence: info for LABEL and EXPOSE',
      files: of(`${slim}LABEL version=$VERSION\nEXPOSE $PORT/tcp\nUSER $USER_ID\n`),
      expect: [
        { text: '$VERSION', severity: 'info' },
        { text: '$PORT', severity: 'info' },
        { text: '$USER_ID' },
      ],
    },
    {
      name: 'a script in a heredoc: quoting the delimiter keeps it',
      files: of(`${slim}COPY <<EOF /start.sh\n#!/bin/sh\nfor f in *; do echo $f; done\nexec python "$APP"\nEOF\n`),
      expect: [{ text: '$f', message: "nothing in place of $f and $APP in this text. Quote the delimiter: <<'EOF'.", fixable: true }],
      fixed: of(`${slim}COPY <<'EOF' /start.sh\n#!/bin/sh\nfor f in *; do echo $f; done\nexec python "$APP"\nEOF\n`),
    },
    {
      name: "nginx's own variables, on an image of which little is known",
      files: of('FROM nginx:1.27\nENV PORT=7860\nCOPY <<-CONF /etc/nginx/conf.d/default.conf\n\tlisten $PORT;\n\ttry_files $uri $uri/ /index.html;\n\tCONF\n'),
      expect: [{ text: '$uri', message: 'Write \\$ where the text shall keep it.', fixable: false }],
    },
    {
      name: 'a default that reads what is not set',
      files: of(`${slim}ARG TAG=v$RELEASE\n`),
      expect: [{ text: '$RELEASE' }],
    },
  ],
  silent: [
    { name: 'set by ENV, by ARG, by ARG without a default', files: of(`${slim}ENV A=1\nARG B=2\nARG C\nWORKDIR /$A/$B/$C\n`) },
    { name: 'set by the base image', files: of(`${slim}ENV X=$PYTHON_VERSION:$PATH:$LANG\nFROM nvidia/cuda:12.4.1-runtime-ubuntu22.04\nENV L=$CUDA_VERSION\nLABEL p=$LD_LIBRARY_PATH\n`) },
    { name: 'an image of which nothing is known', files: of('FROM ghcr.io/a/b:1\nWORKDIR $APP_HOME\nCOPY --chown=$UID . .\n') },
    { name: 'inherited from a stage', files: of(`${slim.trim()} AS base\nENV APP=/app\nARG U=1\nFROM base\nWORKDIR $APP/$U\n`) },
    { name: 'a use with a default', files: of(`${slim}ENV PORT=\${PORT:-7860} L=\${LD:+x}\nWORKDIR \${DIR-/app}\n`) },
    { name: 'adding to itself', files: of(`${slim}ENV PYTHONPATH=/app:$PYTHONPATH\nENV LD_LIBRARY_PATH="/usr/lib:\${LD_LIBRARY_PATH}" A=b\n`) },
    { name: 'the shell has it', files: of(`${slim}RUN for f in *; do echo $f $HOME; done\nCMD python app.py --port $PORT\nENTRYPOINT exec $APP\nHEALTHCHECK CMD curl localhost:$PORT\n`) },
    { name: 'escaped or in single quotes', files: of(`${slim}ENV A='$B' C=\\$D E="\\$F"\n`) },
    { name: 'a quoted heredoc, and one of RUN', files: of(`${slim}COPY <<'EOF' /a.sh\necho $x\nEOF\nRUN <<EOF\necho $y\nEOF\n`) },
    { name: 'the ARG before FROM: another rule', files: of(`ARG X=1\n${slim}ENV Y=$X\n`) },
    { name: 'the same ENV: another rule', files: of(`${slim}ENV HOME=/home/user PATH=$HOME/bin:$PATH\n`) },
    { name: 'proxies', files: of(`${slim}ENV P=$http_proxy:$HTTPS_PROXY\n`) },
    { name: 'a dollar that is no variable', files: of(`${slim}LABEL price="5$" re="a$|b" n=$1 d="$$"\n`) },
    { name: 'a stage that is not built', files: of(`FROM ubuntu:22.04 AS dev\nWORKDIR $NOTHING\n${slim}`) },
    { name: 'another sdk', files: { ...of(`${slim}WORKDIR $NOTHING\n`), 'README.md': '---\nsdk: gradio\n---\n' } },
    { name: 'an open quote, an open brace', files: of(`${slim}LABEL a="x $Y\nLABEL b=\${Z\n`.replace('"x $Y', "'x $Y")) },
    { name: 'triggers of the base stage', files: of(`${slim.trim()} AS base\nONBUILD ARG V=1\nFROM base\nWORKDIR /$V\n`) },
  ],
});
