import { CancellationTokenSource, l10n, window } from 'vscode';

/** The value of a secret of a Space, typed into a password box; undefined where the user calls it off. It is kept nowhere. */
export async function askForSecret(name: string, prompt: string, signal?: AbortSignal): Promise<string | undefined> {
  const source = new CancellationTokenSource();
  const cancel = (): void => {
    source.cancel();
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const value = await window.showInputBox(
      {
        title: l10n.t('Value of the secret {0}', name),
        prompt,
        password: true,
        ignoreFocusOut: true,
        validateInput: (text) => (text === '' ? l10n.t('A value is needed.') : undefined),
      },
      source.token,
    );
    return value === '' ? undefined : value;
  } finally {
    signal?.removeEventListener('abort', cancel);
    source.dispose();
  }
}
