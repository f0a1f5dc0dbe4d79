// Reads the prices of jobs from the platform where none is known or the known one is old.
// Invariant: a model that only the platform can price has a price after this, or the job is refused before anything is paid.
import type { Model } from '../../contracts/models/model.ts'
import { listAccountsToAsk } from '../../db/money/accounts-to-ask.ts'
import { type LearnedPrice, listLearnedPrices } from '../../db/money/prices.ts'
import { priceKind } from '../../domain/money/price-kinds.ts'
import { followsClip, type Price } from '../../domain/money/prices.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent, ServiceProblem } from '../problems/service-problem.ts'
import { askPrice, MAX_ACCOUNTS_ASKED } from './ask-price.ts'

export type PricingContext = Pick<ServiceContext, 'db' | 'lookups'>

/** A price that the platform gave within this time is used as it is. Its discounts change by the day. */
export const PRICE_FRESH_MS = 3 * 60 * 60_000

export interface JobsToPrice {
  model: Model
  inputs: readonly Record<string, unknown>[]
  /** The measured length, in seconds, of the clip that the length of the output follows. Omitted: not measured. */
  clipSeconds?: number | undefined
  /** The amount for each job where the platform has no price. */
  maxCredits?: number | undefined
}

/**
 * Reads the prices that are older than `freshMs`. Returns the price of a job that the platform does not price: `maxCredits` of the
 * caller. Undefined where every job has a price. Throws `price_unknown`, `platform_unavailable` and `invalid_content`.
 */
export async function refreshPrices(
  ctx: PricingContext,
  jobs: JobsToPrice & { freshMs: number },
): Promise<Price | undefined> {
  const { model, inputs, maxCredits, freshMs } = jobs
  // The platform's estimate does not open the clip, so that it is no price.
  if (followsClip(model)) return undefined
  const byKind = new Map(inputs.map((input) => [priceKind(model, input), input]))
  const failure = await askOldOnes(ctx, { model, byKind, freshMs })
  if (model.price) return undefined
  const learned = await learnedPricesOf(ctx.db, jobs)
  const dearest = Math.max(0, ...learned.map(({ credits }) => credits))
  if (maxCredits !== undefined && dearest > maxCredits) {
    const detail = `is lower than the price of the job, ${dearest} credits`
    throw invalidContent([{ pointer: '/maxCredits', detail }])
  }
  if (new Set(learned.map(({ kind }) => kind)).size === byKind.size) return undefined
  if (maxCredits === undefined) throw unpriced(model, failure)
  return { priceCredits: maxCredits, priceSource: 'caller', priceIsUpperBound: true }
}

/**
 * As `refreshPrices`, for the acceptance of jobs: only where no catalogue prices the model. The other models have a price without the
 * platform, so that their jobs wait for nothing.
 */
export async function pricesOfListed(ctx: PricingContext, jobs: JobsToPrice): Promise<Price | undefined> {
  return jobs.model.price ? undefined : refreshPrices(ctx, { ...jobs, freshMs: PRICE_FRESH_MS })
}

/** Why a price is missing. Undefined where the platform returned all. */
type Failure = { kind: 'unpriced'; detail: string } | { kind: 'unavailable' } | undefined

async function askOldOnes(
  ctx: PricingContext,
  { model, byKind, freshMs }: { model: Model; byKind: Map<string, Record<string, unknown>>; freshMs: number },
): Promise<Failure> {
  const due = new Map(byKind)
  const learned = await listLearnedPrices(ctx.db, { model: model.id, kinds: [...byKind.keys()] })
  for (const { kind, ageMs } of learned) if (ageMs < freshMs) due.delete(kind)
  if (due.size === 0) return undefined
  const found = await listAccountsToAsk(ctx.db, { models: [model.id], limit: MAX_ACCOUNTS_ASKED })
  const accounts = found.get(model.id) ?? []
  let failure: Failure
  for (const input of due.values()) {
    const asked = await askPrice(ctx, { model, input }, accounts)
    // A caller waits, so a platform that does not respond is not asked about the other jobs.
    if (asked.kind === 'unavailable') return asked
    if (asked.kind === 'unpriced') failure = asked
  }
  return failure
}

function unpriced({ id }: Model, failure: Failure): ServiceProblem {
  if (failure?.kind === 'unavailable') {
    return new ServiceProblem('platform_unavailable', {
      detail: `Only the platform can price the model "${id}", and no account responded. Repeat the request later, or send "maxCredits".`,
    })
  }
  const reason = failure ? ` (${failure.detail})` : ''
  return new ServiceProblem('price_unknown', {
    detail: `The platform returns no price for the model "${id}" with this input${reason}. Send the most that the job may cost as "maxCredits".`,
    errors: [{ pointer: '/maxCredits', detail: 'is required, because no price is known' }],
  })
}

/** The prices that are known for the jobs. */
export async function learnedPricesOf(
  db: PricingContext['db'],
  { model, inputs }: Pick<JobsToPrice, 'model' | 'inputs'>,
): Promise<LearnedPrice[]> {
  return listLearnedPrices(db, { model: model.id, kinds: inputs.map((input) => priceKind(model, input)) })
}
