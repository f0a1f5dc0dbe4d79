// The ids of all resources: a prefix for the kind, then a time-ordered part.
// Invariant: an id is never used again, and is safe in URLs, file names and workflow ids.
import { z } from 'zod'
import { ID_PREFIXES, type IdKind, idPattern } from '../vocabulary/id-forms.ts'

const EXAMPLE_SUFFIX = '01kabq5w3gey3s9v8m0n7xkc2t'

function idSchema(kind: IdKind, title: string) {
  const prefix = ID_PREFIXES[kind]
  return z
    .string()
    .regex(new RegExp(idPattern(kind)), {
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

export const UploadSessionId = idSchema('uploadSession', 'UploadSessionId')

export const AccountId = idSchema('account', 'AccountId')
export type AccountId = z.infer<typeof AccountId>

export const AccountKeyId = idSchema('accountKey', 'AccountKeyId')
export type AccountKeyId = z.infer<typeof AccountKeyId>

export const AttemptId = idSchema('attempt', 'AttemptId')
export type AttemptId = z.infer<typeof AttemptId>

export const CharacterId = idSchema('character', 'CharacterId')
export type CharacterId = z.infer<typeof CharacterId>

export const TrainingId = idSchema('training', 'TrainingId')
export type TrainingId = z.infer<typeof TrainingId>
