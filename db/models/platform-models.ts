// How the platform lists its models, version by version, and the models of jobs that the catalogue did not have.
// Invariant: a stored version does not change, so that a job is read with what it was accepted with.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { findModel, getModelOrThrow } from '../../contracts/models/catalogue.ts'
import type { Model } from '../../contracts/models/model.ts'
import type { PlatformListing } from '../../contracts/models/platform-listing.ts'
import { unknownModel } from '../../domain/models/unknown/unknown-model.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'

export interface StoredListing {
  versionId: string
  listing: PlatformListing
}

/** Stores the versions that are new. Returns the id of each, in the same order. */
export async function savePlatformModels(
  trx: DatabaseTransaction,
  models: readonly PlatformListing[],
): Promise<StoredListing[]> {
  const stored = models.map((listing) => ({ versionId: versionIdOf(listing), listing }))
  if (stored.length === 0) return stored
  const rows = stored.map(({ versionId: id, listing }) => ({ id, slug: listing.slug, listing }))
  // In the order of the ids, so that two readers do not wait for each other.
  await sql`
    insert into platform_model (id, slug, listing)
    select id, slug, listing from jsonb_to_recordset(${JSON.stringify(rows)}) as row (id text, slug text, listing jsonb)
    order by id
    on conflict (id) do nothing
  `.execute(trx)
  return stored
}

function versionIdOf(listing: PlatformListing): string {
  return createHash('sha256').update(JSON.stringify(listing)).digest('base64url')
}

/** The newest listing of the model on an enabled account. Undefined where none lists it with its schema. */
export async function findListing(db: Database, slug: string): Promise<StoredListing | undefined> {
  const row = await listedOnEnabled(db)
    .where('platformModel.slug', '=', slug)
    .orderBy('accountModel.seenAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { versionId: row.id, listing: row.listing }
}

/** The newest listing of each model that an enabled account lists, by id, without the models in `except`. */
export async function listListings(
  db: Database,
  { except = [] }: { except?: readonly string[] } = {},
): Promise<StoredListing[]> {
  const rows = await listedOnEnabled(db)
    .distinctOn('platformModel.slug')
    .where(sql<boolean>`platform_model.slug != all(${[...except]}::text[])`)
    .orderBy('platformModel.slug')
    .orderBy('accountModel.seenAt', 'desc')
    .execute()
  return rows.map(({ id, listing }) => ({ versionId: id, listing }))
}

function listedOnEnabled(db: Database) {
  return db
    .selectFrom('platformModel')
    .innerJoin('accountModel', 'accountModel.platformModelId', 'platformModel.id')
    .innerJoin('account', 'account.id', 'accountModel.accountId')
    .select(['platformModel.id', 'platformModel.listing'])
    .where('account.state', '=', 'enabled')
}

/** Versions do not change, so that one read serves the process. The oldest ones leave it first. */
const KNOWN = new Map<string, Model>()
const MAX_KNOWN = 200

/** The name of a job's model, and the version that it was accepted with where the catalogue did not have it. */
export interface ModelReference {
  model: string
  platformModelId: string | null
}

/** The declaration of a job's model. Throws where a stored id is in neither the catalogue nor the stored listings. */
export async function modelOf(db: Database | DatabaseTransaction, job: ModelReference): Promise<Model> {
  const { model, platformModelId } = job
  if (platformModelId === null) return getModelOrThrow(model)
  const known = KNOWN.get(platformModelId)
  if (known) return known
  const { listing } = await db
    .selectFrom('platformModel')
    .select('listing')
    .where('id', '=', platformModelId)
    .executeTakeFirstOrThrow()
  return usableModel({ versionId: platformModelId, listing })
}

/** The declaration of each job's model, in the same order. Undefined where a stored id is no longer in the catalogue. */
export async function findModelsOf(
  db: Database | DatabaseTransaction,
  jobs: readonly ModelReference[],
): Promise<(Model | undefined)[]> {
  const models: (Model | undefined)[] = []
  // One read for each version that this process has not read before.
  for (const job of jobs) models.push(job.platformModelId === null ? findModel(job.model) : await modelOf(db, job))
  return models
}

/** The model of a listing that was used before. Throws where it cannot be used. */
function usableModel({ versionId, listing }: StoredListing): Model {
  const made = unknownModel(listing, versionId)
  if (made.kind === 'unusable') throw new Error(`model ${listing.slug} ${made.reason}`)
  if (KNOWN.size >= MAX_KNOWN) KNOWN.delete(KNOWN.keys().next().value!)
  KNOWN.set(versionId, made.model)
  return made.model
}
