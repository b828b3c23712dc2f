// The browser test: plays the stories on the packaged extension in a real VS Code, with a local Hub. An argument picks
// the stories whose name contains it.
import { rm } from 'node:fs/promises';
import { reportTestCounts } from '../vscode/test-counts';
import { noFolder, noSpace, noToken, otherFolder, restricted, spaceRepoAlone, wrongToken } from './bad-input';
import { brokenBuild } from './broken-build';
import { checkpoints } from './checkpoints';
import { dashboard } from './dashboard';
import { deployment } from './deployment';
import { devMode } from './dev-mode';
import { owner } from './owner';
import { reading } from './reading';
import { spaces } from './spaces';
import { playAll } from './story';
import { unfolded } from './unfolded';

const vsix = 'out/spacedock.vsix';
await rm('out/screenshots', { recursive: true, force: true });
const [only] = process.argv.slice(2);
const chosen = [deployment, brokenBuild, checkpoints, dashboard, devMode, owner, spaces, unfolded, reading, noToken, wrongToken, noSpace, restricted, noFolder, otherFolder, spaceRepoAlone].filter(({ name }) => only === undefined || name.includes(only));
const counts = await playAll(chosen, vsix);
await reportTestCounts(counts);
process.exit(counts.failed === 0 && counts.passed > 0 ? 0 : 1);
