import { Memo } from '../../documents/memo';
import { bringsTool, type SystemTool } from '../knowledge/system-tools';
import { copiedSources } from './copies';
import type { StageFacts } from './stage-facts';
import { systemPackages } from './system-packages';
import { wordText } from './words';

const toolsByStage = new Memo<StageFacts, Map<SystemTool, boolean | undefined>>();

/**
 * Whether the stage's image has a program, a header or a library of the system. Undefined where that is not known:
 * judged only on a bare image of which every package is known.
 */
export function hasTool(facts: StageFacts, tool: SystemTool): boolean | undefined {
  let tools = toolsByStage.get(facts);
  if (tools === undefined) toolsByStage.set(facts, (tools = new Map()));
  if (!tools.has(tool)) tools.set(tool, findTool(facts, tool));
  return tools.get(tool);
}

function findTool(facts: StageFacts, tool: SystemTool): boolean | undefined {
  const { base } = facts;
  if (!base.bare) return undefined;
  if (base.tools.compiler !== false && (tool === 'C compiler' || tool === 'C++ compiler')) return base.tools.compiler;
  // NVIDIA's packages may bring it in.
  if (base.family === 'cuda' && (tool === 'libgomp.so.1' || tool === 'curl' || tool === 'wget')) return undefined;
  const { installs, complete } = systemPackages(facts);
  if (!complete || copiesProgram(facts, tool)) return undefined;
  let found: boolean | undefined = false;
  for (const { instruction, invocation, packageWords } of installs) {
    const lookup = facts.lookupAt(instruction);
    const isSlim = invocation.args.some(({ text }) => text === '--no-install-recommends');
    for (const word of packageWords) {
      for (const name of (wordText(word, lookup) ?? '').split(/\s+/)) {
        const brings = bringsTool(name.replace(/[=/:].*$/s, ''), tool, !isSlim);
        if (brings === true) return true;
        if (brings === undefined) found = undefined;
      }
    }
  }
  return found;
}

/** From another stage or image: the program itself, or a folder that may hold it. */
function copiesProgram(facts: StageFacts, tool: SystemTool): boolean {
  return facts.copies.some((instruction) =>
    copiedSources(facts, instruction).some(({ copy, path }) => {
      if (copy.from === undefined) return false;
      const name = path?.slice(path.lastIndexOf('/') + 1) ?? '';
      return name === '' || name === tool || /[*?[]/.test(name) || /^(?:s?bin|usr|local|opt|conda|venv|\.venv)$/.test(name);
    }),
  );
}
