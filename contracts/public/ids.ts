// The ids of all resources: a prefix for the kind, then a time-ordered part.
// Invariant: an id is never used again, and is safe in URLs, file names and workflow ids.
import { z } from 'zod'

/** Prefix of each kind of id. The part after the underscore is a UUIDv7 in Crockford base32, 26 characters (TypeID). */
export const ID_PREFIXES = {
  generation: 'gen',
  film: 'film',
  asset: 'asset',
  attempt: 'att',
  account: 'acct',
  accountKey: 'akey',
  webhookSecret: 'awhs',
  lease: 'lease',
  request: 'req',
} as const

export type IdKind = keyof typeof ID_PREFIXES

const EXAMPLE_SUFFIX = '01kabq5w3gey3s9v8m0n7xkc2t'

function idSchema(kind: IdKind, title: string) {
  const prefix = ID_PREFIXES[kind]
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`), {
      error: `must be the id of a ${kind}, which looks like ${prefix}_${EXAMPLE_SUFFIX}`,
    })
    .meta({ id: title, description: `Id of a ${kind}.`, examples: [`${prefix}_${EXAMPLE_SUFFIX}`] })
}

export const GenerationId = idSchema('generation', 'GenerationId')
export type GenerationId = z.infer<typeof GenerationId>

export const FilmId = idSchema('film', 'FilmId')
export type FilmId = z.infer<typeof FilmId>

export const AssetId = idSchema('asset', 'AssetId')
export type AssetId = z.infer<typeof AssetId>

export const AccountId = idSchema('account', 'AccountId')
export type AccountId = z.infer<typeof AccountId>

export const AccountKeyId = idSchema('accountKey', 'AccountKeyId')
export type AccountKeyId = z.infer<typeof AccountKeyId>

export const AttemptId = idSchema('attempt', 'AttemptId')
export type AttemptId = z.infer<typeof AttemptId>
