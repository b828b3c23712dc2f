import { describe, expect, it } from 'vitest';
import { rulesOfScript, type ScriptRules } from '../../../../src/sync/import/script-rules';

const folders = new Set(['utils', 'models', 'models/sam3', 'models/sam_3d_body', 'models/diffusion_vas', 'scripts', 'assets']);
const files = new Set(['app.py', 'scripts/setup.py', 'utils/io.py', 'models/sam3/assets/vocab.txt.gz', 'requirements.txt']);

function read(text: string): Promise<ScriptRules> {
  return rulesOfScript(text, {
    scriptPath: '/code/main/scripts/sync.sh',
    mainRoot: '/code/main',
    spaceRoot: '/code/hf-space',
    home: '/home/me',
    kindOf: (path) => Promise.resolve(folders.has(path) ? 'directory' : files.has(path) ? 'file' : undefined),
  });
}

const folder = (from: string, include: string[] = [], exclude: string[] = []) => ({ from, include, exclude });

describe('rules of a script', () => {
  it('reads a script as people write it', async () => {
    const rules = await read(`#!/usr/bin/env bash
set -euo pipefail
ROOT="$(cd "$(dirname "\${BASH_SOURCE[0]}")/.." && pwd)"
SPACE="\${1:-$ROOT/../hf-space}"
if [ ! -d "$SPACE/.git" ]; then
  echo "no Space repo at $SPACE" >&2
  exit 1
fi
cp "$ROOT/app.py" "$SPACE/app.py"
rsync -av --delete --include='*.py' --exclude='*' "$ROOT/utils/" "$SPACE/utils/"
mkdir -p "$SPACE/scripts" && cp "$ROOT/scripts/setup.py" "$SPACE/scripts/"
rsync -a --delete --include='*/' --include='*.py' --include='pyproject.toml' --include='/assets/vocab.txt.gz' \\
  --exclude='tests/' --exclude='*' "$ROOT/models/sam3/" "$SPACE/models/sam3/"
sync_source() {
  local name="$1"
  rsync -a --delete --exclude='*.ipynb' --exclude='__pycache__/' --exclude='/splits' "$ROOT/models/$name/" "$SPACE/models/$name/"
}
for model in sam_3d_body diffusion_vas; do
  sync_source "$model"
done
rm -f "$SPACE/models/__init__.py" "$SPACE/models/diffusion_vas/__init__.py"
cd "$SPACE"
git add -A
git commit -m "Sync"
git push
echo done
`);
    const code = ['**/*.ipynb', '**/__pycache__/**', 'splits'];
    expect(rules.sync).toEqual([
      folder('app.py'),
      folder('utils/', ['*.py']),
      folder('scripts/setup.py'),
      folder('models/sam3/', ['**/*.py', '**/pyproject.toml', 'assets/vocab.txt.gz'], ['**/tests/**']),
      folder('models/sam_3d_body/', [], code),
      folder('models/diffusion_vas/', [], code),
    ]);
    expect(rules.remove).toEqual(['models/__init__.py', 'models/diffusion_vas/__init__.py']);
    expect(rules.named).toEqual(['app.py', 'scripts/setup.py', 'models/sam3/assets/vocab.txt.gz']);
    expect(rules.notUnderstood).toEqual([]);
    expect(rules.notes).toEqual([
      {
        line: 12,
        command: expect.stringMatching(/^rsync -a --delete --include='\*\/'/) as string,
        message: expect.stringContaining("--exclude=tests/ never worked in the script: --include=*/ comes first") as string,
      },
    ]);
  });

  it.each<[string, string, ReturnType<typeof folder>[]]>([
    ['options in an array', 'O=(-a --delete --exclude="*.png")\nO+=(--exclude tests/)\nrsync "${O[@]}" utils ../hf-space/', [folder('utils/', [], ['**/*.png', '**/tests/**'])]],
    ['options in a variable', 'OPTS="-a --delete"\nrsync $OPTS utils/ ../hf-space/utils', [folder('utils/')]],
    ['a filter option', "rsync -a --delete -f '- *.pyc' --filter='- /old/' utils/ ../hf-space/utils/", [folder('utils/', [], ['**/*.pyc', 'old/**'])]],
    ['patterns above the folder', "rsync -a --delete --exclude=/utils/old utils ../hf-space", [folder('utils/', [], ['old'])]],
    ['several sources', 'rsync -a --delete app.py utils ../hf-space/', [folder('app.py'), folder('utils/')]],
    ['the whole repo', "rsync -a --delete --exclude=.git --exclude='*.pth' ./ ../hf-space/", [folder('./', [], ['**/*.pth'])]],
    ['files of a folder by patterns', 'cp utils/*.py ../hf-space/utils/\ncp utils/*.yaml ../hf-space/utils', [folder('utils/', ['*.py', '*.yaml'])]],
    ['a folder', 'cp -r models/sam3 ../hf-space/models/', [folder('models/sam3/')]],
    ['a folder’s contents', 'cp -a utils/. ../hf-space/utils', [folder('utils/')]],
    ['with their paths', 'cp --parents scripts/setup.py ../hf-space', [folder('scripts/setup.py')]],
    ['from another folder', 'cd models/sam3 && rsync -a --delete ./ ../../../hf-space/models/sam3/', [folder('models/sam3/')]],
    ['by git’s top', 'R=$(git rev-parse --show-toplevel)\ncp $R/app.py $R/../hf-space', [folder('app.py')]],
    ['the same twice', 'cp app.py ../hf-space\ncp app.py ../hf-space/', [folder('app.py')]],
    ['only folders that are let in', "rsync -a --delete --include='/assets/' --include='*.py' --exclude='*' models/sam3/ ../hf-space/models/sam3/", [folder('models/sam3/', ['*.py', 'assets/*.py'])]],
  ])('understands %s', async (_, script, expected) => {
    const rules = await read(script);
    expect(rules.notUnderstood).toEqual([]);
    expect(rules.sync).toEqual(expected);
  });

  it.each<[string, string, RegExp]>([
    ['what only the run knows', 'rsync -a "$SOURCE/" ../hf-space/utils/', /only the run knows/],
    ['a condition', 'if [ -d utils ]; then cp utils/*.py ../hf-space/utils/; fi', /only under a condition/],
    ['a condition in one line', '[ -f app.py ] && cp app.py ../hf-space/', /only under a condition/],
    ['another place', 'cp app.py ../hf-space/main.py', /another place/],
    ['exceptions to an exclude', "rsync -a --include='keep.log' --exclude='*.log' utils/ ../hf-space/utils/", /exceptions/],
    ['files from a list', 'rsync -a --files-from=list.txt ./ ../hf-space/', /--files-from/],
    ['another machine', 'rsync -a utils/ me@host:hf-space/', /another machine/],
    ['from elsewhere', 'cp /etc/hosts ../hf-space/', /outside of the main repo/],
    ['another command there', "find ../hf-space -name '*.pyc' -delete\nfind /code/hf-space -name '*.pyc' -delete", /no rsync, cp or rm/],
    ['a pattern of rm', 'rm -rf ../hf-space/*.pyc', /by a pattern/],
    ['cp -r that depends on what is there', 'cp -r utils ../hf-space/utils', /where that exists/],
    ['what is not there', 'cp gone.py ../hf-space/', /has no gone\.py/],
    ['a script that is cut off', 'cp app.py ../hf-space/\nif true; then', /read to its end/],
  ])('lists %s and guesses nothing', async (_, script, message) => {
    const rules = await read(script);
    expect(rules.notUnderstood.map((note) => note.message)).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
    expect(rules.remove).toEqual([]);
    expect(rules.sync.filter(({ from }) => from !== 'app.py')).toEqual([]);
  });

  it('says that a rule deletes where the script did not', async () => {
    const { notes, deletes } = await read('rsync -a utils/ ../hf-space/utils/');
    expect(deletes).toBe(false);
    expect(notes.map(({ message }) => message)).toEqual([expect.stringMatching(/^It deletes nothing; a rule also deletes/)]);
  });

  it('has nothing to say of a script that touches neither repo', async () => {
    expect(await read('docker build . && curl -O https://example.org/x\nrm -rf /tmp/x build\ncp app.py /tmp/')).toEqual({
      sync: [],
      remove: [],
      named: [],
      deletes: true,
      notes: [],
      notUnderstood: [],
    });
  });
});
