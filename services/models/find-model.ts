// Finds a model by the name that a caller uses: in the catalogue, or in what the platform lists for the accounts.
// Invariant: the catalogue comes first. A model that is in no stored list is looked for on the platform before it is refused.
import { findModel } from '../../contracts/models/catalogue.ts'
import type { Model } from '../../contracts/models/model.ts'
import { findListing } from '../../db/models/platform-models.ts'
import { isCallableSlug } from '../../domain/models/unknown/callable-slug.ts'
import { unknownModel as modelOfListing } from '../../domain/models/unknown/unknown-model.ts'
import type { ServiceContext } from '../context.ts'
import { unknownModel, unusableModel } from '../problems/unknown-model.ts'
import { readListings } from './read-listings.ts'

export type ModelContext = Pick<ServiceContext, 'db' | 'listings' | 'schemas' | 'log'>

/** A list that is younger is not read again, so that misspelt names do not call the platform without end. */
const FRESH_MS = 60_000
const ACCOUNTS_ASKED = 3

/** Throws `unknown_model` where no enabled account lists the model, or where its schema cannot be used. */
export async function findModelOrThrow(ctx: ModelContext, name: string): Promise<Model> {
  const model = findModel(name) ?? (await findListedModel(ctx, name))
  if (!model) throw unknownModel(name)
  return model
}

/** A model that the catalogue does not have. Throws `unknown_model` where it is listed but cannot be used. */
export async function findListedModel(ctx: ModelContext, name: string): Promise<Model | undefined> {
  if (!isCallableSlug(name)) return undefined
  const stored = (await findListing(ctx.db, name)) ?? (await findAfterReading(ctx, name))
  if (!stored) return undefined
  const made = modelOfListing(stored.listing, stored.versionId)
  if (made.kind === 'unusable') throw unusableModel(name, made.reason)
  return made.model
}

async function findAfterReading(ctx: ModelContext, name: string): ReturnType<typeof findListing> {
  try {
    const { read } = await readListings({ ctx, input: { olderThanMs: FRESH_MS, limit: ACCOUNTS_ASKED } })
    return read > 0 ? await findListing(ctx.db, name) : undefined
  } catch (error) {
    ctx.log.warn({ err: error, model: name }, 'the lists of models could not be read for an unknown model')
    return undefined
  }
}
