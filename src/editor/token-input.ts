import { env, l10n, ThemeIcon, Uri, window } from 'vscode';
import { hubUrl } from '../hub/connection';
import { errorText } from './messages';

/**
 * Asks for a token until `check` accepts one; its error is shown in the box, so that the text can be mended.
 * Undefined where the user leaves.
 */
export async function askForToken(
  endpoint: URL,
  check: (token: string, signal: AbortSignal) => Promise<void>,
): Promise<string | undefined> {
  const input = window.createInputBox();
  const checking = new AbortController();
  input.title = l10n.t('Sign in to the Hugging Face Hub');
  input.prompt = l10n.t('Paste an access token with write access. It is kept in the editor’s secret storage.');
  input.placeholder = 'hf_…';
  input.password = true;
  input.ignoreFocusOut = true;
  input.buttons = [{ iconPath: new ThemeIcon('globe'), tooltip: l10n.t('Create a token on the Hub') }];
  const accept = async (token: string): Promise<boolean> => {
    if (!/^hf_[\w.-]+$/.test(token)) {
      input.validationMessage = l10n.t('A token of the Hub begins with hf_ and has only letters, digits, dots and dashes.');
      return false;
    }
    input.busy = true;
    input.enabled = false;
    try {
      await check(token, checking.signal);
      return true;
    } catch (error) {
      if (!checking.signal.aborted) input.validationMessage = errorText(error);
      return false;
    } finally {
      input.busy = false;
      input.enabled = true;
    }
  };
  try {
    return await new Promise<string | undefined>((resolve) => {
      input.onDidTriggerButton(() => {
        void env.openExternal(Uri.parse(hubUrl({ endpoint }, '/settings/tokens/new', { tokenType: 'write' }).href));
      });
      input.onDidAccept(() => {
        const token = input.value.trim();
        if (!input.enabled) return;
        void accept(token).then((accepted) => {
          if (accepted) resolve(token);
        });
      });
      input.onDidChangeValue(() => {
        input.validationMessage = undefined;
      });
      input.onDidHide(() => {
        resolve(undefined);
      });
      input.show();
    });
  } finally {
    checking.abort();
    input.dispose();
  }
}
