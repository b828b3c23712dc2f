import { describe, expect, it } from 'vitest';
import { definitionAt } from '../../../../src/lint/reading/definition';
import { marked } from './marked';

/** `from → path` or `path:text` for each target. */
async function definition(files: Readonly<Record<string, string>>): Promise<string | undefined> {
  const { project, file, offset } = await marked(files);
  const found = definitionAt(project, file, offset);
  if (found === undefined) return undefined;
  const source = project.source(file)?.text ?? '';
  const targets = found.targets.map(({ file: { repo, path }, span }) => {
    const name = repo === 'main' ? `main:${path}` : path;
    if (span === undefined) return name;
    const text = project.source({ repo, path })?.text ?? '';
    const line = text.slice(0, span.start).split('\n').length;
    return `${name}:${String(line)} ${text.slice(span.start, span.end)}`;
  });
  return `${source.slice(found.span.start, found.span.end)} → ${targets.join(', ')}`;
}

const files = { 'app.py': '', 'start.py': '', 'start.sh': '', 'requirements.txt': '', 'src/web/main.py': '', 'configs/a.yaml': 'a: 1\n', 'configs/b.yaml': 'b: 1\n' };

describe('in the Dockerfile', () => {
  it.each([
    ['FROM a\nWORKDIR /app\nCOPY . .\nCMD ["python", "st▮art.py"]\n', '"start.py" → start.py'],
    ['FROM a\nWORKDIR /app\nCOPY . .\nCMD python ▮start.py\n', 'start.py → start.py'],
    ['FROM a\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["./st▮art.sh"]\n', '"./start.sh" → start.sh'],
    ['FROM a\nWORKDIR /app\nCOPY . .\nCMD uvicorn src.web.ma▮in:app --port 7860\n', 'src.web.main:app → src/web/main.py'],
    ['FROM a\nWORKDIR /app\nCOPY . .\nCMD ["python", "-m", "src.web.ma▮in"]\n', '"src.web.main" → src/web/main.py'],
    ['FROM a\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r require▮ments.txt\n', 'requirements.txt → requirements.txt'],
    ['FROM a\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -rrequire▮ments.txt\n', '-rrequirements.txt → requirements.txt'],
    ['FROM a\nCOPY ap▮p.py /x/\n', 'app.py → app.py'],
    ['FROM a\nCOPY configs/▮*.yaml /x/\n', 'configs/*.yaml → configs/a.yaml, configs/b.yaml'],
    ['FROM a AS one\nFROM o▮ne\n', 'one → Dockerfile:1 one'],
    ['FROM a AS one\nFROM b\nCOPY --from=on▮e /x /y\n', 'one → Dockerfile:1 one'],
    ['FROM a\nENV A=1 \\\n    B=2\nRUN echo ${▮B}\n', '${B} → Dockerfile:3 B'],
    ['ARG B=x\nFROM a:$▮B\n', '$B → Dockerfile:1 B'],
    ['FROM a\nARG B=x\nENV B=y\nWORKDIR /$▮B\n', '$B → Dockerfile:3 B'],
  ])('goes from the word at the cursor: %j', async (dockerfile, expected) => {
    expect(await definition({ ...files, Dockerfile: dockerfile })).toBe(expected);
  });

  it.each([
    'FROM ▮a\n',
    'FROM a\nRUN pip install -r requirem▮ents.txt\n',
    'FROM a\nCOPY --from=other ap▮p.py /x/\n',
    'FROM a\nCOPY go▮ne.py /x/\n',
    'FROM a\nCOPY con▮figs /x/\n',
    'FROM a\nRUN echo $▮B\n',
    'FROM a\nRUN ec▮ho b\n',
  ])('leads nowhere from %j', async (dockerfile) => {
    expect(await definition({ ...files, Dockerfile: dockerfile })).toBeUndefined();
  });
});

describe('in the runtime config', () => {
  it('goes from a reference to its key', async () => {
    const text = 'paths:\n  root: /data\nmodel: ${paths.▮root}/a.pt\n';
    expect(await definition({ 'configs/app.yaml': text })).toBe('${paths.root} → configs/app.yaml:2 root');
    expect(await definition({ 'configs/app.yaml': text.replace('▮root}', '▮gone}') })).toBeUndefined();
  });
});

describe('in spacedock.yaml', () => {
  it.each([
    ['sync:\n  - from: ap▮p.py\n', 'app.py → app.py'],
    ['config: configs/▮a.yaml\n', 'configs/a.yaml → configs/a.yaml'],
    ['protect: [start.sh, "ap▮p.py"]\n', '"app.py" → app.py'],
    ['remove:\n  - ▮app.py\n', 'app.py → app.py'],
  ])('goes to the file of %j', async (text, expected) => {
    expect(await definition({ ...files, 'spacedock.yaml': text })).toBe(expected);
  });

  it("tells the main repo's files from the Space repo's", async () => {
    const text = 'repo: ../space\nsync:\n  - from: ▮utils.py\nprotect: [app.py]\n';
    expect(await definition({ ...files, 'main:spacedock.yaml': text, 'main:utils.py': '' })).toBe('utils.py → main:utils.py');
    const other = 'repo: ../space\nsync:\n  - from: utils.py\nprotect: [▮app.py]\n';
    expect(await definition({ ...files, 'main:spacedock.yaml': other, 'main:utils.py': '' })).toBe('app.py → app.py');
  });

  it('leads nowhere from a folder or from what is not there', async () => {
    expect(await definition({ ...files, 'spacedock.yaml': 'sync:\n  - from: con▮figs/\n' })).toBeUndefined();
    expect(await definition({ ...files, 'spacedock.yaml': 'protect: [go▮ne.py]\n' })).toBeUndefined();
  });
});
