import { dockerCopySameName } from '../../../../src/lint/rules/docker-copy-same-name';
import { testRule } from '../rule-table';

const slim = 'FROM python:3.11-slim\nWORKDIR /app\n';
const two = { 'api/requirements.txt': 'fastapi\n', 'ui/requirements.txt': 'gradio\n' };
const copy = (line: string, more: Record<string, string> = {}): { name: string; files: Record<string, string> } => ({ name: line, files: { ...two, ...more, Dockerfile: `${slim}${line}\n` } });

testRule(dockerCopySameName, {
  fires: [
    { ...copy('COPY api/requirements.txt ui/requirements.txt ./'), expect: [{ text: 'api/requirements.txt', message: 'ui/requirements.txt has the same name', fixable: false }] },
    { ...copy('COPY --chown=1000 ["api/requirements.txt", "app.py", "./ui/requirements.txt", "."]'), expect: [{ text: '"api/requirements.txt"' }] },
    {
      ...copy('ADD api/requirements.txt ui/requirements.txt requirements.txt /app/', { 'requirements.txt': 'torch\n' }),
      expect: [{ text: 'api/requirements.txt', message: 'requirements.txt has' }, { text: 'ui/requirements.txt', message: 'requirements.txt has' }],
    },
  ],
  silent: [
    copy('COPY api/requirements.txt requirements-ui.txt ./'),
    copy('COPY api/requirements.txt api/requirements.txt ./'),
    copy('COPY api/requirements.txt ./api/requirements.txt ./'),
    copy('COPY --parents api/requirements.txt ui/requirements.txt ./'),
    copy('COPY --from=other api/requirements.txt ui/requirements.txt ./'),
    copy('COPY api/ ui/ ./'),
    copy('COPY api/src ui/src ./', { 'api/src/a.py': '', 'ui/src/b.py': '' }),
    copy('ADD a/x.tar.gz b/x.tar.gz ./', { 'a/x.tar.gz': 'a', 'b/x.tar.gz': 'b' }),
    copy('COPY api/requirements.txt other/requirements.txt ./'),
    { name: 'the same content', files: { 'a/x.txt': 'x\n', 'b/x.txt': 'x\n', Dockerfile: `${slim}COPY a/x.txt b/x.txt ./\n` } },
    { name: 'a stage that is not built', files: { ...two, Dockerfile: `FROM python:3.11-slim AS a\nCOPY api/requirements.txt ui/requirements.txt ./\n${slim}` } },
  ],
});
