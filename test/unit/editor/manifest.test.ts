import { readFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentTools } from '../../../src/agents/tools';
import { secretFromUser } from '../../../src/agents/tools/set-secret';
import { commandIds, contextKeys } from '../../../src/editor/command-ids';

interface Manifest {
  main: string;
  icon: string;
  activationEvents: string[];
  contributes: {
    commands: { command: string; title: string; category: string }[];
    menus: Record<string, { command: string; when?: string; group?: string }[]>;
    viewsWelcome: { view: string; contents: string; when: string }[];
    views: Record<string, { id: string; icon: string }[]>;
    languages: { id: string }[];
    grammars: { language: string; path: string }[];
    languageModelTools: { name: string; toolReferenceName: string; modelDescription: string; inputSchema: object; when: string }[];
    configuration: { properties: Record<string, { scope: string }> };
  };
}

const text = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(text) as Manifest;
const strings = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
const { contributes } = manifest;

/** The editor's sources: there is no other place that reads settings. */
const editorSource = readdirSync('src/editor')
  .map((file) => readFileSync(join('src/editor', file), 'utf8'))
  .join('\n');

describe('package.json', () => {
  it('declares the commands that are registered, in the same order', () => {
    expect(contributes.commands.map(({ command }) => command)).toEqual([...commandIds]);
  });

  it('puts every command under the category Spacedock', () => {
    expect(new Set(contributes.commands.map(({ category }) => category))).toEqual(new Set(['Spacedock']));
  });

  it('uses only commands in menus that exist', () => {
    const used = Object.values(contributes.menus).flat().map(({ command }) => command);
    expect(used.filter((command) => !(commandIds as readonly string[]).includes(command))).toEqual([]);
  });

  it('has every button of a row in its context menu too, where the keyboard reaches it', () => {
    const items = contributes.menus['view/item/context'] ?? [];
    const isButton = ({ group }: { group?: string }): boolean => group?.startsWith('inline') === true;
    const inMenu = new Set(items.filter((item) => !isButton(item)).map(({ command, when }) => `${command} if ${String(when)}`));
    expect(inMenu.size).toBeGreaterThan(0);
    expect(items.filter(isButton).map(({ command, when }) => `${command} if ${String(when)}`).filter((item) => !inMenu.has(item))).toEqual([]);
  });

  it('asks only for context keys that are set, and sets only those that are asked for', () => {
    const asked = new Set(
      [...text.matchAll(/\bspacedock\.\w+/g)]
        .map(([key]) => key)
        .filter((key) => new RegExp(`"when": "[^"]*${key.replace('.', '\\.')}\\b`).test(text)),
    );
    const views = Object.values(contributes.views).flat().map(({ id }) => id);
    expect([...asked].filter((key) => !views.includes(key)).sort()).toEqual([...contextKeys].sort());
  });

  it('has a text for each of its placeholders, and no text too many', () => {
    const used = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
    expect([...used].sort()).toEqual(Object.keys(strings).sort());
  });

  it('links only to commands that exist in welcome texts', () => {
    const linked = Object.entries(strings)
      .filter(([key]) => key.startsWith('welcome.'))
      .flatMap(([, welcome]) => [...welcome.matchAll(/\(command:(spacedock\.\w+)\)/g)].map(([, command]) => command));
    expect(linked.length).toBeGreaterThan(0);
    expect(linked.filter((command) => !(commandIds as readonly string[]).includes(command ?? ''))).toEqual([]);
  });

  it('shows one welcome text at a time', () => {
    const conditions = contributes.viewsWelcome.map(({ when }) => when);
    expect(new Set(conditions).size).toBe(conditions.length);
    for (const when of conditions) expect(when).toMatch(/^spacedock\.(spaceState|reposState) == '\w+'$/);
  });

  it('names files that exist', () => {
    const files = [manifest.icon, ...contributes.grammars.map(({ path }) => path), ...Object.values(contributes.views).flat().map(({ icon }) => icon)];
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('declares only settings that are read', () => {
    const unread = Object.keys(contributes.configuration.properties).filter((key) => {
      const last = key.slice(key.lastIndexOf('.') + 1);
      return !editorSource.includes(`'${last}'`);
    });
    expect(unread).toEqual([]);
  });

  it('keeps the endpoint out of the reach of a cloned repo', () => {
    expect(contributes.configuration.properties['spacedock.endpoint']?.scope).toBe('application');
  });

  it('declares the tools for language models as the core defines them', () => {
    const declared = contributes.languageModelTools.map(({ name, modelDescription, inputSchema }) => ({ name, modelDescription, inputSchema }));
    const tools = agentTools(secretFromUser(() => Promise.resolve(undefined)), 'spacedock_').map(({ name, description, inputSchema }) => ({ name: `spacedock_${name}`, modelDescription: description, inputSchema }));
    // As JSON has them.
    expect(declared).toEqual(JSON.parse(JSON.stringify(tools)));
    expect(new Set(contributes.languageModelTools.map(({ toolReferenceName }) => toolReferenceName)).size).toBe(tools.length);
  });

  it('wakes up only where a Space may be', () => {
    expect(manifest.activationEvents.every((event) => /^(?:workspaceContains|onWebviewPanel):/.test(event))).toBe(true);
  });
});
