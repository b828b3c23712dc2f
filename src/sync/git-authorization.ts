import { GitError } from './git-error';
import { SecretText } from './git-process';

/**
 * Settings that make git send the token to the endpoint's own URLs only. They go through the environment, so that
 * neither an argument list nor a file holds them. A redirect is not followed: git would send the header along. The
 * user's credential helpers are left out, so that a refused token makes none of them forget theirs.
 */
export function authorizationEnvironment({ endpoint, token }: { endpoint: URL; token: string }): Record<string, string | SecretText> {
  if (!/^https?:$/.test(endpoint.protocol) || token === '' || /[\u0000-\u0020\u007f]/.test(token)) {
    throw new GitError('unauthorized', 'The token is not one that can be sent.', 'Sign in again with a token of the Hub.');
  }
  const address = `${endpoint.origin}${endpoint.pathname.replace(/\/+$/, '')}/`;
  const basic = Buffer.from(`hf_user:${token}`).toString('base64');
  return {
    GIT_CONFIG_COUNT: '4',
    GIT_CONFIG_KEY_0: `http.${address}.extraHeader`,
    GIT_CONFIG_VALUE_0: new SecretText(`Authorization: Basic ${basic}`),
    GIT_CONFIG_KEY_1: `http.${address}.followRedirects`,
    GIT_CONFIG_VALUE_1: 'false',
    GIT_CONFIG_KEY_2: 'credential.helper',
    GIT_CONFIG_VALUE_2: '',
    GIT_CONFIG_KEY_3: `credential.${address}.helper`,
    GIT_CONFIG_VALUE_3: '',
  };
}
