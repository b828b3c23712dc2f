import { dockerLinkChown } from '../../../../src/lint/rules/docker-link-chown';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\n';
const user = `${slim}RUN useradd -m -u 1000 user\n`;
const copy = (line: string, before = user): { name: string; files: Record<string, string> } => ({ name: line, files: { Dockerfile: `${before}${line}\nUSER 1000\n`, 'app.py': '' } });

testRule(dockerLinkChown, {
  fires: [
    {
      ...copy('COPY --link --chown=user app.py /app/'),
      expect: [{ text: '--chown=user', message: 'there is no user: a BuildKit that can merge layers stops with "invalid user index: -1". Write the number', fixable: true }],
      fixed: { Dockerfile: `${user}COPY --link --chown=1000 app.py /app/\nUSER 1000\n` },
    },
    {
      ...copy('COPY --chown=user:user --link app.py /app/'),
      expect: [{ text: '--chown=user:user' }],
      fixed: { Dockerfile: `${user}COPY --chown=1000:1000 --link app.py /app/\nUSER 1000\n` },
    },
    {
      ...copy('COPY --link=true --chown=1000:users app.py /app/'),
      expect: [{ message: 'there is no users' }],
      fixed: { Dockerfile: `${user}COPY --chown=1000:users app.py /app/\nUSER 1000\n` },
    },
    { ...copy('ADD --link --chown=$OWNER app.py /app/', `${user}ARG OWNER=user\n`), expect: [{ text: '--chown=$OWNER' }] },
  ],
  silent: [
    copy('COPY --link --chown=1000 app.py /app/'),
    copy('COPY --link --chown=1000:1000 app.py /app/'),
    copy('COPY --link --chown=root:root app.py /app/'),
    copy('COPY --link=false --chown=user app.py /app/'),
    copy('COPY --chown=user app.py /app/'),
    copy('COPY --link app.py /app/'),
    copy('COPY --link --chmod=755 --chown=user app.py /app/'),
    copy('COPY --link --chown=$OWNER app.py /app/', `${user}ARG OWNER\n`),
    { name: 'a stage that is not built', files: { Dockerfile: `FROM python:3.11-slim AS a\nCOPY --link --chown=user app.py /app/\n${slim}`, 'app.py': '' } },
  ],
});
