import { l10n } from 'vscode';
import { isRefused, type Access } from '../checkpoints/access';
import type { CheckpointNeed } from '../checkpoints/checkpoint-need';
import type { Investigation } from '../checkpoints/investigate';
import type { HubAccount, TokenRole } from '../hub/who-am-i';
import { markdownList } from './markdown-text';
import { errorText, remedyOf } from './messages';
import type { KnownAccount } from './space-account';
import type { SignedIn } from './token-rights';
import type { Row } from './tree-rows';

/** A gated model that the project needs, and whether the signed-in account may download it. */
interface GatedModel {
  readonly repoId: string;
  readonly need: CheckpointNeed;
  readonly access: Access;
}

/**
 * Who is signed in, what their token may do with the Space, and which gated models it reaches.
 *
 * @param found what the Hub said of the checkpoints; undefined before it was asked
 */
export function accountGroup(known: KnownAccount | undefined, spaceId: string, found: Investigation | undefined): Row {
  const base = { id: 'account', label: l10n.t('Account'), icon: 'account', context: 'account' };
  if (known === undefined) return { ...base, description: l10n.t('not read yet'), children: [] };
  switch (known.kind) {
    case 'nobody':
      return {
        ...base,
        description: l10n.t('not signed in'),
        tooltip: l10n.t('The Space can be looked at, and nothing changed. Click to sign in.'),
        context: 'account signedOut',
        command: 'spacedock.signIn',
      };
    case 'failed': {
      const reason = errorText(known.error);
      return {
        ...base,
        description: reason,
        tooltip: reason,
        icon: 'warning',
        color: 'list.warningForeground',
        command: remedyOf(known.error)?.command ?? 'spacedock.refresh',
      };
    }
    case 'somebody':
      return signedInGroup(known, spaceId, gatedModels(found), found !== undefined);
  }
}

function signedInGroup(signedIn: SignedIn, spaceId: string, models: readonly GatedModel[], asked: boolean): Row {
  const { account, source } = signedIn;
  const barred = models.filter(({ access }) => isRefused(access));
  const trouble = signedIn.write === 'no' || barred.length > 0;
  const description = [
    account.name,
    writeText(signedIn),
    barred.length === 0 ? undefined : barred.length === 1 ? l10n.t('1 gated model out of reach') : l10n.t('{0} gated models out of reach', barred.length),
  ].filter((part) => part !== undefined);
  return {
    id: 'account',
    label: l10n.t('Account'),
    description: description.join(' · '),
    details: () => accountDetails(signedIn, spaceId, models, asked),
    icon: trouble ? 'warning' : 'account',
    ...(trouble ? { color: 'list.warningForeground' } : {}),
    context: 'account signedIn copyable',
    copy: account.name,
    expanded: false,
    children: [
      {
        id: 'account/token',
        label: l10n.t('Token'),
        description: [account.tokenName, roleText(account.role)].filter((part) => part !== undefined).join(' · '),
        ...(source === undefined ? {} : { tooltip: l10n.t('Found as {0}.', source) }),
        icon: 'key',
        context: 'token',
      },
      {
        id: 'account/space',
        label: l10n.t('This Space'),
        description: signedIn.write === 'no' ? l10n.t('can only be read') : signedIn.write === 'yes' ? l10n.t('can be changed') : l10n.t('can perhaps be changed'),
        tooltip: writeAdvice(signedIn, spaceId),
        icon: signedIn.write === 'no' ? 'warning' : 'edit',
        ...(signedIn.write === 'no' ? { color: 'list.warningForeground' } : {}),
        context: signedIn.write === 'no' ? 'token' : '',
      },
      gatedGroup(account, models, asked),
    ],
  };
}

function gatedGroup(account: HubAccount, models: readonly GatedModel[], asked: boolean): Row {
  const open = models.filter(({ access }) => access.state === 'granted').length;
  const barred = models.some(({ access }) => isRefused(access));
  const base = { id: 'account/gated', label: l10n.t('Gated models'), icon: barred ? 'warning' : 'lock', ...(barred ? { color: 'list.warningForeground' } : {}) };
  const scope = account.readsGatedRepos ? undefined : l10n.t('This fine-grained token may not read gated repos.');
  if (models.length === 0) {
    return {
      ...base,
      description: asked ? l10n.t('the project needs none') : l10n.t('not asked yet'),
      ...(scope === undefined ? {} : { tooltip: scope }),
    };
  }
  return {
    ...base,
    description: l10n.t('{0} of {1} open to this account', open, models.length),
    tooltip: scope ?? l10n.t('Gated models that the project needs. Access is asked for on the page of each.'),
    expanded: barred,
    children: models.map(({ repoId, need, access }) => ({
      id: `account/gated/${repoId}`,
      label: repoId,
      description: accessText(access),
      tooltip: access.message,
      icon: isRefused(access) ? 'error' : access.state === 'granted' ? 'pass' : 'question',
      ...(isRefused(access) ? { color: 'list.errorForeground' } : access.state === 'granted' ? { color: 'charts.green' } : {}),
      context: `copyable onHub${isRefused(access) ? ' nextStep' : ''}`,
      value: need,
      copy: repoId,
      spoken: [`${repoId}: ${accessText(access)}.`, access.message].join(' '),
    })),
  };
}

/** Each repo once, the refused ones first. */
function gatedModels(found: Investigation | undefined): GatedModel[] {
  const models = new Map<string, GatedModel>();
  for (const { need, access } of found?.rows ?? []) {
    if (need.repoId === undefined || access === undefined || !(access.gated === true || isRefused(access))) continue;
    if (!models.has(need.repoId)) models.set(need.repoId, { repoId: need.repoId, need, access });
  }
  return [...models.values()].sort((a, b) => Number(isRefused(b.access)) - Number(isRefused(a.access)));
}

function accountDetails(signedIn: SignedIn, spaceId: string, models: readonly GatedModel[], asked: boolean): string {
  const { account, source } = signedIn;
  const { organizations, scopes, globalPermissions } = account;
  const scopeTexts = scopes.map(({ name, permissions }) => `${name} (${permissions.join(', ')})`);
  if (globalPermissions.length > 0) scopeTexts.push(l10n.t('everywhere ({0})', globalPermissions.join(', ')));
  return markdownList(account.name, [
    [l10n.t('Token'), [account.tokenName, roleText(account.role)].filter((part) => part !== undefined).join(', ')],
    [l10n.t('Found as'), source],
    [spaceId, writeText(signedIn)],
    [l10n.t('Scopes'), account.role !== 'fineGrained' ? undefined : scopeTexts.length === 0 ? l10n.t('none') : scopeTexts.join('; ')],
    [l10n.t('Reads gated repos'), account.readsGatedRepos ? l10n.t('yes, where the account has access') : l10n.t('no')],
    [l10n.t('Gated models of the project'), gatedText(models, asked)],
    [l10n.t('Organizations'), organizations.length === 0 ? undefined : organizations.join(', ')],
  ]);
}

function gatedText(models: readonly GatedModel[], asked: boolean): string {
  if (models.length === 0) return asked ? l10n.t('none') : l10n.t('not asked yet');
  return models.map(({ repoId, access }) => `${repoId} (${accessText(access)})`).join('; ');
}

function roleText(role: TokenRole): string {
  const texts: Readonly<Record<TokenRole, string>> = {
    read: l10n.t('reads only'),
    write: l10n.t('reads and writes'),
    fineGrained: l10n.t('fine-grained'),
    other: l10n.t('of another kind'),
  };
  return texts[role];
}

function writeText({ write }: SignedIn): string {
  if (write === 'yes') return l10n.t('may change it');
  return write === 'no' ? l10n.t('may not change it') : l10n.t('may perhaps change it');
}

function writeAdvice({ account, write }: SignedIn, spaceId: string): string {
  if (write !== 'no') return l10n.t('The token of {0} may push to {1} and change its settings.', account.name, spaceId);
  return account.role === 'read'
    ? l10n.t('The token of {0} only reads: a push or a change is refused. Make one that may write.', account.name)
    : l10n.t('The token of {0} may not write to {1}: a push or a change is refused.', account.name, spaceId);
}

function accessText({ state }: Access): string {
  switch (state) {
    case 'granted':
    case 'open':
      return l10n.t('open to this account');
    case 'ask':
      return l10n.t('access was never asked for');
    case 'pending':
      return l10n.t('asked for, not answered yet');
    case 'rejected':
      return l10n.t('access was rejected');
    case 'reset':
      return l10n.t('access was taken back');
    case 'scope':
      return l10n.t('the token may not read gated repos');
    case 'sign-in':
    case 'bad-token':
      return l10n.t('needs a sign-in');
    case 'not-found':
      return l10n.t('does not exist, or is private');
    case 'forbidden':
      return l10n.t('forbidden');
    case 'elsewhere':
    case 'unknown':
      return l10n.t('could not be asked');
  }
}
