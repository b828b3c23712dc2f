import type { ShellWord } from '../../documents/shell-model';
import type { Invocation } from './commands';

/** What a command of a package manager for Python is asked to do. */
export type PackageCommand =
  | { readonly kind: 'install' | 'uninstall'; readonly args: readonly ShellWord[] }
  /** Installs what the project's own metadata names. */
  | { readonly kind: 'project' }
  /** Installs what is not read here. */
  | { readonly kind: 'other' };

/** Undefined for a command that installs no Python package and takes none away. */
export function packageCommand({ name, args }: Invocation): PackageCommand | undefined {
  if (name === undefined) return undefined;
  if (/^pip[\d.]*$/.test(name)) return pipCommand(args);
  if (/^python[\d.]*$/.test(name)) {
    const module = args.findIndex(({ text }) => text === '-m');
    return module !== -1 && args[module + 1]?.text === 'pip' ? pipCommand(args.slice(module + 2)) : undefined;
  }
  const verb = args.find(({ text }) => text?.startsWith('-') !== true)?.text;
  switch (name) {
    case 'uv':
      if (verb === 'pip') return pipCommand(args.slice(args.findIndex(({ text }) => text === 'pip') + 1));
      if (verb === 'add') return { kind: 'install', args: args.slice(args.findIndex(({ text }) => text === 'add') + 1) };
      return verb === 'sync' ? { kind: 'project' } : undefined;
    case 'poetry':
    case 'pdm':
      return verb === 'install' || verb === 'sync' ? { kind: 'project' } : undefined;
    case 'pipenv':
    case 'conda':
    case 'mamba':
    case 'micromamba':
    case 'pixi':
      return verb === 'install' || verb === 'env' || verb === 'create' || verb === 'sync' ? { kind: 'other' } : undefined;
    default:
      return undefined;
  }
}

function pipCommand(args: readonly ShellWord[]): PackageCommand | undefined {
  const verb = args.findIndex(({ text }) => text?.startsWith('-') !== true);
  const text = args[verb]?.text;
  if (text === 'install') return { kind: 'install', args: args.slice(verb + 1) };
  return text === 'uninstall' ? { kind: 'uninstall', args: args.slice(verb + 1) } : undefined;
}

/** pip's and uv's options that take a value in the next word. */
export const valued = new Set(
  `-c --constraint -t --target --platform --python-version --implementation --abi --root --prefix --src
  --upgrade-strategy --progress-bar --no-binary --only-binary --cache-dir -i --index-url --extra-index-url
  -f --find-links --trusted-host --timeout --retries --proxy --cert --client-cert --log --report --python -p
  --index-strategy --index --default-index --torch-backend --override --group --extra -C --config-settings`.split(/\s+/),
);
