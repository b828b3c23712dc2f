// Writes the sample into a folder, for trying the command line on it: npm run sample -- faulty DIR
import { resolve } from 'node:path';
import { prepareSample, type SampleKind } from './prepare';

const [kind, folder] = process.argv.slice(2);
const kinds: readonly string[] = ['clean', 'faulty', 'faulty-user'] satisfies SampleKind[];
if (kind === undefined || folder === undefined || !kinds.includes(kind)) {
  console.error(`Usage: npm run sample -- ${kinds.join('|')} DIR`);
  process.exit(2);
}
const { mainRoot, spaceRoot, workspaceFile } = await prepareSample({ kind: kind as SampleKind, into: resolve(folder) });
console.log(`Main repo:   ${mainRoot}\nSpace repo:  ${spaceRoot}\nWorkspace:   ${workspaceFile}`);
