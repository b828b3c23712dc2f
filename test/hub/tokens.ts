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
  /** Of somebody else, who has access to no private Space here. */
  stranger: token('LocalHubStranger'),
} as const;
