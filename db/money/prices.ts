// The prices of jobs: learned from the platform's estimates, otherwise from our catalogue.
// Invariant: a learned price is valid while the account that was asked is in the pool; a newer price replaces it.
import { sql } from 'kysely'
import type { Model } from '../../contracts/models/model.ts'
import { priceKind } from '../../domain/money/price-kinds.ts'
import { catalogueCredits, followsClip, type Price } from '../../domain/money/prices.ts'
import type { Database } from '../connection/connect.ts'
import { msAgo } from '../connection/ms-ago.ts'

/**
 * The price of each input, in the same order. One read by key and no call to the platform, because the acceptance of a job waits
 * for it. `fallback`: the price of an input of a model that only the platform can price, where it has not. Throws where that is missing.
 */
export async function readPrices(db: Database, jobs: PricedJobs): Promise<Price[]> {
  const { model, inputs, fallback, clipSeconds } = jobs
  const kinds = inputs.map((input) => priceKind(model, input))
  // The platform's estimate assumes a length where it follows a clip, so that it can be lower than the charge.
  const rows = followsClip(model) ? [] : await listLearnedPrices(db, { model: model.id, kinds })
  const learned = new Map(rows.map((row) => [row.kind, row]))
  return inputs.map((input, index) => {
    const price = learned.get(kinds[index]!)
    if (price) return { priceCredits: price.credits, priceSource: 'platform', priceIsUpperBound: false }
    if (!model.price && fallback) return fallback
    const { credits, isUpperBound } = catalogueCredits(model, { input, clipSeconds })
    return { priceCredits: credits, priceSource: 'catalogue', priceIsUpperBound: isUpperBound }
  })
}

export interface PricedJobs {
  model: Model
  inputs: readonly Record<string, unknown>[]
  /** The measured length, in seconds, of the clip that the length of the output follows. Omitted: not measured. */
  clipSeconds?: number | undefined
  fallback?: Price | undefined
}

export interface LearnedPrice {
  kind: string
  credits: number
  /** Name of the account that was asked. */
  accountName: string
  ageMs: number
}

/** Learned prices of the kinds; a kind without a price is missing. */
export async function listLearnedPrices(
  db: Database,
  { model, kinds }: { model: string; kinds: readonly string[] },
): Promise<LearnedPrice[]> {
  return db
    .selectFrom('learnedPrice')
    .innerJoin('account', 'account.id', 'learnedPrice.accountId')
    .select(['learnedPrice.kind', 'learnedPrice.credits', 'account.name as accountName'])
    .select(sql<number>`extract(epoch from now() - learned_at) * 1000`.as('ageMs'))
    .where('learnedPrice.model', '=', model)
    .where(sql<boolean>`learned_price.kind = any(${[...new Set(kinds)]})`)
    .where('learnedPrice.credits', 'is not', null)
    .where('account.state', '!=', 'removed')
    .$narrowType<{ credits: number }>()
    .execute()
}

/** Every price that the platform gave for an account of the pool. */
export async function listPlatformPrices(db: Database): Promise<{ model: string; kind: string; credits: number }[]> {
  return db
    .selectFrom('learnedPrice')
    .innerJoin('account', 'account.id', 'learnedPrice.accountId')
    .select(['learnedPrice.model', 'learnedPrice.kind', 'learnedPrice.credits'])
    .where('learnedPrice.credits', 'is not', null)
    .where('account.state', '!=', 'removed')
    .$narrowType<{ credits: number }>()
    .execute()
}

/** Records the answer to an estimate. `credits` null: the platform returned no price; an earlier price stays. */
export async function saveAskedPrice(
  db: Database,
  price: { model: string; kind: string; accountId: string; credits: number | null },
): Promise<void> {
  const now = sql<Date>`now()`
  const named = price.credits === null ? {} : { credits: price.credits, accountId: price.accountId, learnedAt: now }
  await db
    .insertInto('learnedPrice')
    .values({ ...price, askedAt: now, learnedAt: price.credits === null ? null : now })
    .onConflict((oc) => oc.columns(['model', 'kind']).doUpdateSet({ ...named, askedAt: now }))
    .execute()
}

/** Deletes prices that were learned from accounts that are no longer in the pool. */
export async function forgetOrphanedPrices(db: Database): Promise<void> {
  await db
    .deleteFrom('learnedPrice')
    .using('account')
    .whereRef('account.id', '=', 'learnedPrice.accountId')
    .where('account.state', '=', 'removed')
    .execute()
}

/** Kinds, as `<model> <kind>`, whose price was learned or asked for within the given times. */
export async function listKindsAsked(
  db: Database,
  input: { learnedWithinMs: number; askedWithinMs: number },
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('learnedPrice')
    .innerJoin('account', 'account.id', 'learnedPrice.accountId')
    .select(['learnedPrice.model', 'learnedPrice.kind'])
    .where('account.state', '!=', 'removed')
    .where(({ eb, or }) =>
      or([eb('learnedAt', '>', msAgo(input.learnedWithinMs)), eb('askedAt', '>', msAgo(input.askedWithinMs))]),
    )
    .execute()
  return new Set(rows.map(({ model, kind }) => `${model} ${kind}`))
}
