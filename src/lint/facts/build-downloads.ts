import { textOf } from '../../documents/dockerfile-lookup';
import type { Instruction } from '../../documents/dockerfile-model';
import { runScript } from '../../documents/dockerfile-shell';
import { commandsOf, type Invocation } from './commands';
import type { StageFacts } from './stage-facts';

const fetchers = /^(?:huggingface-cli|hf|wget|curl|gdown|aria2c|python[\d.]*|bash|sh)$/;
/** For scripts that cannot be read. */
const fetchingWords = /\b(?:huggingface-cli|hf|snapshot_download|hf_hub_download|from_pretrained|wget|curl|gdown|aria2c|clone|python3?)\b/;

/** Whether a build step may fetch weights into the image: then what lies there at the start is not known. */
export function mayDownloadAtBuild(facts: StageFacts): boolean {
  return facts.runs.some((instruction) => mayFetch(facts, instruction));
}

function mayFetch({ dockerfile }: StageFacts, instruction: Instruction): boolean {
  const script = runScript(dockerfile, instruction);
  if (script === undefined || script.failed) {
    return fetchingWords.test(textOf(dockerfile, instruction));
  }
  return commandsOf(dockerfile, instruction).some(fetches);
}

/** A script of the project's own, or a program that only a variable names, may do anything. */
function fetches({ name, program, args }: Invocation): boolean {
  if (name === undefined || program.raw.includes('/')) return true;
  return fetchers.test(name) || (name === 'git' && args.some(({ text }) => text === undefined || text === 'clone'));
}
