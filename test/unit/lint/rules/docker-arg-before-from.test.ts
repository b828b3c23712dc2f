import { dockerArgBeforeFrom } from '../../../../src/lint/rules/docker-arg-before-from';
import { testRule } from '../rule-table';

const of = (text: string): { Dockerfile: string } => ({ Dockerfile: text });
const head = 'ARG VERSION=1.2\nARG DIR\nFROM python:3.11-slim\n';

testRule(dockerArgBeforeFrom, {
  fires: [
    {
      name: 'in ENV',
      files: of(`${head}ENV APP_VERSION=$VERSION\n`),
      expect: [{ text: '$VERSION', message: 'only after ARG VERSION', fixable: true }],
      fixed: of(`${head}ARG VERSION\nENV APP_VERSION=$VERSION\n`),
    },
    {
      name: 'in RUN, once a stage, the first use',
      files: of(`${head}RUN apt-get update\nRUN pip install "app==\${VERSION}"\nENV V=$VERSION\nWORKDIR $DIR\n`),
      expect: [{ text: '${VERSION}' }, { text: '$DIR' }],
      fixed: of(`${head}RUN apt-get update\nARG VERSION\nRUN pip install "app==\${VERSION}"\nENV V=$VERSION\nWORKDIR $DIR\n`),
    },
    {
      name: 'in the script of a RUN heredoc',
      files: of(`${head}RUN <<EOF\npip install app==$VERSION\nEOF\n`),
      expect: [{ text: '$VERSION' }],
    },
    {
      name: 'used above its own ARG, and in two stages',
      files: of(`${head}RUN echo $VERSION\nARG VERSION\nFROM ubuntu:22.04\nCOPY --from=0 /x /x\nRUN echo $VERSION\n`),
      expect: [{ text: '$VERSION' }, { text: '$VERSION' }],
    },
    {
      name: 'the platform, declared at the top',
      files: of(`ARG TARGETARCH\nFROM debian:12-slim\nRUN curl -O https://x.y/tool-$TARGETARCH\n`),
      expect: [{ text: '$TARGETARCH' }],
    },
    {
      name: 'CRLF',
      files: of('ARG A=1\r\nFROM debian:12\r\nENV B=$A\r\n'),
      expect: [{ text: '$A' }],
      fixed: of('ARG A=1\r\nFROM debian:12\r\nARG A\r\nENV B=$A\r\n'),
    },
  ],
  silent: [
    { name: 'declared again', files: of(`${head}ARG VERSION\nRUN pip install app==$VERSION\nENV V=$VERSION\n`) },
    { name: 'declared again in the stage below', files: of(`ARG V=1\nFROM debian:12 AS a\nARG V\nFROM a\nRUN echo $V\n`) },
    { name: 'set by ENV', files: of(`${head}ENV VERSION=3\nRUN echo $VERSION\n`) },
    { name: 'only in FROM', files: of('ARG PYTHON_VERSION=3.11\nFROM python:${PYTHON_VERSION}-slim\nRUN python -V\n') },
    { name: 'the base image sets it', files: of('ARG PYTHON_VERSION=3.11\nFROM python:${PYTHON_VERSION}-slim\nRUN echo $PYTHON_VERSION\nENV P=$PYTHON_VERSION\n') },
    { name: 'the base image may set it', files: of('ARG CUDA_VERSION=12.4\nFROM registry.example.com/cuda:${CUDA_VERSION}\nRUN echo $CUDA_VERSION\n') },
    { name: 'the shell sets it', files: of(`${head}RUN VERSION=$(cat v) && echo $VERSION\nRUN for DIR in a b; do echo $DIR; done\nRUN . ./env && echo $VERSION\nRUN read DIR < x; echo $DIR\n`) },
    { name: 'with a default', files: of(`${head}RUN echo \${VERSION:-2}\n`) },
    { name: 'in single quotes, or escaped', files: of(`${head}RUN echo 'x=$VERSION' >> a && echo \\$VERSION\n`) },
    { name: 'in the exec form nothing is put in', files: of(`${head}RUN ["echo", "$VERSION"]\n`) },
    { name: 'another name that begins alike', files: of(`${head}RUN echo $VERSION_ID\nENV X=\${DIRS:-a}\n`) },
    { name: 'when the app runs', files: of(`${head}CMD app --version $VERSION\n`) },
    { name: 'PowerShell', files: of(`${head}SHELL ["pwsh", "-Command"]\nRUN echo $VERSION\n`) },
    { name: 'not built', files: of('ARG A=1\nFROM debian:12 AS x\nRUN echo $A\nFROM debian:12\n') },
    { name: 'no ARG at the top', files: of('FROM debian:12\nRUN echo $A\n') },
  ],
});
