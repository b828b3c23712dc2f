import { HubFailure } from './hub-failure';

/** Tokens that the local Hub knows. Put together here, so that no scanner takes them for real ones. */
function token(name: string): string {
  return ['hf', name.padEnd(34, '0')].join('_');
}

export const testTokens = {
  /** Of `troutmoose`: reads and writes. */
  write: token('LocalHubWrite'),
  /** Of `troutmoose`: reads only. */
  read: token('LocalHubRead'),
  /** Of `troutmoose`, fine-grained: writes to its Spaces, may not read gated repos. */
  fineGrained: token('LocalHubFineGrained'),
  /** Of somebody else, who has access to no private Space here and never asked for a gated model. */
  stranger: token('LocalHubStranger'),
} as const;

export interface KnownToken {
  readonly displayName: string;
  readonly user: string;
  readonly role: 'write' | 'read' | 'fineGrained';
  readonly readsGatedRepos: boolean;
  readonly isPro: boolean;
  readonly organizations: readonly string[];
}

/** Who asks: undefined for nobody in particular. */
export type Caller = KnownToken | undefined;

const troutmoose = { user: 'troutmoose', readsGatedRepos: true, isPro: true, organizations: ['moose-lab'] } as const;

const known: ReadonlyMap<string, KnownToken> = new Map<string, KnownToken>([
  [testTokens.write, { ...troutmoose, displayName: 'laptop', role: 'write' }],
  [testTokens.read, { ...troutmoose, displayName: 'reader', role: 'read' }],
  [testTokens.fineGrained, { ...troutmoose, displayName: 'spaces only', role: 'fineGrained', readsGatedRepos: false }],
  [testTokens.stranger, { user: 'stranger', displayName: 'stranger', role: 'write', readsGatedRepos: true, isPro: false, organizations: [] }],
]);

/**
 * Reads an Authorization header: Bearer, or Basic with any user and the token as the password, as git sends it.
 *
 * @throws HubFailure 401 for a token that is not known, in the Hub's words.
 */
export function callerOf(authorization: string | undefined): Caller {
  if (authorization === undefined) return undefined;
  const [scheme = '', credentials = ''] = authorization.split(' ', 2);
  let secret = credentials;
  if (scheme.toLowerCase() === 'basic') {
    const decoded = Buffer.from(credentials, 'base64').toString();
    const [user = '', password = ''] = splitAt(decoded, decoded.indexOf(':'));
    secret = password === '' ? user : password;
    if (!secret.startsWith('hf_')) {
      throw new HubFailure(
        401,
        'Password authentication in git is no longer supported. You must use a user access token or an SSH key instead. See https://huggingface.co/blog/password-git-deprecation',
      );
    }
  }
  const token = known.get(secret);
  if (token === undefined) throw new HubFailure(401, 'Invalid credentials in Authorization header');
  return token;
}

function splitAt(text: string, index: number): [string, string] {
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

/** The answer of `GET /api/whoami-v2`. */
export function whoAmI(token: KnownToken): object {
  const scoped = [
    { entity: { _id: 'user-1', type: 'user', name: token.user }, permissions: ['repo.content.read', 'repo.write'] },
  ];
  return {
    type: 'user',
    id: `user-${token.user}`,
    name: token.user,
    fullname: token.user,
    email: `${token.user}@example.invalid`,
    emailVerified: true,
    canPay: true,
    isPro: token.isPro,
    periodEnd: null,
    billingMode: 'prepaid',
    avatarUrl: '/avatars/none.svg',
    orgs: token.organizations.map((name) => ({ type: 'org', id: `org-${name}`, name, fullname: name, isEnterprise: false, roleInOrg: 'write' })),
    auth: {
      type: 'access_token',
      accessToken: {
        displayName: token.displayName,
        role: token.role,
        createdAt: '2026-01-05T09:00:00.000Z',
        ...(token.role === 'fineGrained' ? { fineGrained: { canReadGatedRepos: false, global: [], scoped } } : {}),
      },
    },
  };
}
