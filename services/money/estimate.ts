// What a generation or a film would cost, asked of an account of the pool where one can tell, else from the catalogue.
// Invariant: nothing is accepted or charged; a job that is accepted next is priced as the estimate said.
import { getModelOrThrow } from '../../contracts/models/catalogue.ts'
import { PLACEHOLDER_PICTURE } from '../../contracts/models/model.ts'
import type { Estimate } from '../../contracts/public/money.ts'
import { listAccountsToAsk } from '../../db/money/accounts-to-ask.ts'
import { type LearnedPrice, listLearnedPrices, readPrices } from '../../db/money/prices.ts'
import { priceKind } from '../../domain/money/price-kinds.ts'
import { totalPrice } from '../../domain/money/prices.ts'
import type { ServiceContext } from '../context.ts'
import { planFilmOrThrow } from '../films/plan-order.ts'
import { parseGenerationOrThrow } from '../generations/parse-order.ts'
import { askPrice, MAX_ACCOUNTS_ASKED } from './ask-price.ts'

type EstimateContext = Pick<ServiceContext, 'db' | 'lookups'>

/** A price that was learned so lately is not asked for again. */
const FRESH_MS = 10 * 60_000

/** `body` is that of `POST /v1/generations`, or with `scenes` that of `POST /v1/films`. Throws `invalid_content`, `unknown_model`. */
export async function estimate({ ctx, input }: { ctx: EstimateContext; input: { body: unknown } }): Promise<Estimate> {
  const { body } = input
  return typeof body === 'object' && body !== null && 'scenes' in body
    ? estimateFilm(ctx, body)
    : estimateGeneration(ctx, body)
}

async function estimateGeneration(ctx: EstimateContext, body: unknown): Promise<Estimate> {
  const { model, input } = parseGenerationOrThrow(body)
  const { credits, source, account } = await estimateJobs(ctx, { model, inputs: [input] })
  return { credits, source, account, model, scenes: null }
}

async function estimateFilm(ctx: EstimateContext, body: unknown): Promise<Estimate> {
  const { plan } = planFilmOrThrow(body)
  const model = plan.model.id
  const inputs = plan.scenes.map((scene) => ({ ...scene.input, image: PLACEHOLDER_PICTURE }))
  const { each, ...total } = await estimateJobs(ctx, { model, inputs })
  return { ...total, model, scenes: each.map((credits, index) => ({ index, credits })) }
}

type JobsEstimate = Pick<Estimate, 'credits' | 'source' | 'account'> & { each: number[] }

/** Jobs of one model together; those that cost the same are asked about once. */
async function estimateJobs(
  ctx: EstimateContext,
  jobs: { model: string; inputs: readonly Record<string, unknown>[] },
): Promise<JobsEstimate> {
  await askWhereOld(ctx, jobs)
  const prices = await readPrices(ctx.db, jobs)
  const { priceCredits, priceSource } = totalPrice(prices)
  const [told] = priceSource === 'platform' ? await learnedPrices(ctx, jobs) : []
  return {
    credits: priceCredits,
    source: priceSource,
    account: told?.accountName ?? null,
    each: prices.map((price) => price.priceCredits),
  }
}

async function askWhereOld(
  ctx: EstimateContext,
  jobs: { model: string; inputs: readonly Record<string, unknown>[] },
): Promise<void> {
  const model = getModelOrThrow(jobs.model)
  const byKind = new Map(jobs.inputs.map((input) => [priceKind(model, input), input]))
  for (const { kind, ageMs } of await learnedPrices(ctx, jobs)) if (ageMs < FRESH_MS) byKind.delete(kind)
  if (byKind.size === 0) return
  const accounts = await listAccountsToAsk(ctx.db, { model: model.id, limit: MAX_ACCOUNTS_ASKED })
  for (const input of byKind.values()) {
    const asked = await askPrice(ctx, { model: model.id, input }, accounts)
    // Somebody waits: what does not answer now is not asked about the rest.
    if (asked.kind === 'unavailable') return
  }
}

async function learnedPrices(
  ctx: EstimateContext,
  { model, inputs }: { model: string; inputs: readonly Record<string, unknown>[] },
): Promise<LearnedPrice[]> {
  const known = getModelOrThrow(model)
  return listLearnedPrices(ctx.db, { model, kinds: inputs.map((input) => priceKind(known, input)) })
}
