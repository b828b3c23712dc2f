import { describe, expect, it } from 'vitest';
import { AgentError, errorText } from '../../../src/agents/agent-error';
import { agentTools } from '../../../src/agents/tools';
import { secretFromUser } from '../../../src/agents/tools/set-secret';
import { toolNames, withToolNames } from '../../../src/agents/tool-names';

const source = secretFromUser(() => Promise.resolve(undefined));

describe('the names of tools in texts', () => {
  it.each(['', 'spacedock_'])('are those that the model sees, with “%s” before them', (prefix) => {
    const tools = agentTools(source, prefix);
    const named = tools.flatMap(({ description }) => [...description.matchAll(/\b[a-z]+(?:_[a-z]+)+\b/g)].map(([word]) => word));
    expect(named.length).toBeGreaterThan(1);
    // A key of the README's front matter is written like a tool.
    expect(named.filter((word) => word !== 'preload_from_hub' && !toolNames.some((name) => word === prefix + name))).toEqual([]);
    expect(JSON.stringify(tools)).not.toMatch(/\{[a-z_]+\}/);
    expect(tools.find(({ name }) => name === 'sync_preview')?.description).toContain(`; ${prefix}deploy carries it out`);
  });

  it('are put into advice, and nothing else is', () => {
    expect(errorText(new AgentError('It is not complete.', 'Call {deploy} again.'), { signInAdvice: '', toolPrefix: 'x_' })).toBe('It is not complete. Call x_deploy again.');
    expect(withToolNames('{deploy} {nothing} {name}', 'x_')).toBe('x_deploy {nothing} {name}');
  });
});
