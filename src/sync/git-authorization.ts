import { GitError } from './git-error';
import { SecretText } from './git-process';

/**
 * Settings that make git send the token to the endpoint's own URLs only. They go through the environment, so that
 * neither an argument list nor a file holds them. A redirect is not followed: git would send the header along. The
 * user's credential helpers are left out, so that a refused token makes none of them forget theirs.
 */
export function authorizationSettings({ endpoint, token }: { endpoint: URL; token: string }): [key: string, value: string | SecretText][] {
  if (!/^https?:$/.test(endpoint.protocol) || token === '' || /[\u0000-\u0020\u007f]/.test(token)) {
    throw new GitError('unauthorized', 'The token is not one that can be sent.', 'Sign in again with a token of the Hub.');
  }
  const address = `${endpoint.origin}${endpoint.pathname.replace(/\/+$/, '')}/`;
  const basic = Buffer.from(`hf_user:${token}`).toString('base64');
  return [
    [`http.${address}.extraHeader`, new SecretText(`Authorization: Basic ${basic}`)],
    [`http.${address}.followRedirects`, 'false'],
    ['credential.helper', ''],
    [`credential.${address}.helper`, ''],
  ];
}
