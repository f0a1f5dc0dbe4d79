// The form of ids, without zod: the prefix of each kind, and the pattern.

/** Prefix of each kind of id. The part after the underscore is a UUIDv7 in Crockford base32, 26 characters (TypeID). */
export const ID_PREFIXES = {
  generation: 'gen',
  film: 'film',
  asset: 'asset',
  uploadSession: 'upl',
  attempt: 'att',
  account: 'acct',
  accountKey: 'akey',
  webhookSecret: 'awhs',
  lease: 'lease',
  request: 'req',
  character: 'char',
  training: 'trn',
} as const

export type IdKind = keyof typeof ID_PREFIXES

/** The regular expression of an id of this kind, as text. */
export function idPattern(kind: IdKind): string {
  return `^${ID_PREFIXES[kind]}_[0-7][0-9a-hjkmnp-tv-z]{25}$`
}
