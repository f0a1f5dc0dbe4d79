// Estimates the price of a generation or a film: the platform's price where an account returns one, else the catalogue's.
// Invariant: nothing is accepted or charged. A job that is accepted next gets the estimated price.
import { findModel, getModelOrThrow } from '../../contracts/models/catalogue.ts'
import { PLACEHOLDER_URLS } from '../../contracts/models/media-sources.ts'
import type { Estimate } from '../../contracts/public/money.ts'
import { listAccountsToAsk } from '../../db/money/accounts-to-ask.ts'
import { type LearnedPrice, listLearnedPrices, readPrices } from '../../db/money/prices.ts'
import { unpricedInput } from '../../domain/models/example-input.ts'
import { priceKind } from '../../domain/money/price-kinds.ts'
import { totalPrice } from '../../domain/money/prices.ts'
import type { ServiceContext } from '../context.ts'
import { planFilmOrThrow } from '../films/plan-order.ts'
import { parseGenerationOrThrow } from '../generations/parse-order.ts'
import { resolveFilmNames } from '../named-lists/resolve-film-names.ts'
import { resolveNames } from '../named-lists/resolve-names.ts'
import { askPrice, MAX_ACCOUNTS_ASKED } from './ask-price.ts'

type EstimateContext = Pick<ServiceContext, 'db' | 'lookups'>

/** A price that was read less than ten minutes ago is not read again. */
const FRESH_MS = 10 * 60_000

/**
 * `body`: that of `POST /v1/generations`, or with `scenes` that of `POST /v1/films`. Prompts and images may be missing, because no price
 * depends on them. Throws `invalid_content`, `unknown_model`.
 */
export async function estimate({ ctx, input }: { ctx: EstimateContext; input: { body: unknown } }): Promise<Estimate> {
  const { body } = input
  return typeof body === 'object' && body !== null && 'scenes' in body
    ? estimateFilm(ctx, body)
    : estimateGeneration(ctx, body)
}

async function estimateGeneration(ctx: EstimateContext, body: unknown): Promise<Estimate> {
  const { model, ...parsed } = parseGenerationOrThrow(withUnpricedInput(body))
  const { input } = await resolveNames(ctx, { model: getModelOrThrow(model), input: parsed.input, at: '/input' })
  const { credits, source, account } = await estimateJobs(ctx, { model, inputs: [input] })
  return { credits, source, account, model, scenes: null }
}

async function estimateFilm(ctx: EstimateContext, body: object): Promise<Estimate> {
  const { plan } = await resolveFilmNames(ctx, planFilmOrThrow(withUnpricedScenes(body)))
  const model = plan.model.id
  const inputs = plan.scenes.map((scene) => ({ ...scene.input, [plan.startField]: PLACEHOLDER_URLS.image }))
  const { each, ...total } = await estimateJobs(ctx, { model, inputs })
  return { ...total, model, scenes: each.map((credits, index) => ({ index, credits })) }
}

/** Adds the required fields of the model that are missing and have no price. Everything else stays as it is, to be checked. */
function withUnpricedInput(body: unknown): unknown {
  if (!isRecord(body) || typeof body['model'] !== 'string') return body
  const { input = {} } = body
  const model = findModel(body['model'])
  return model && isRecord(input) ? { ...body, input: { ...unpricedInput(model), ...input } } : body
}

function withUnpricedScenes(body: object): unknown {
  const { scenes } = body as { scenes: unknown }
  if (!Array.isArray(scenes)) return body
  const filled = scenes.map((scene: unknown) => (isRecord(scene) ? { prompt: 'a scene', ...scene } : scene))
  return { image: PLACEHOLDER_URLS.image, ...body, scenes: filled }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

type JobsEstimate = Pick<Estimate, 'credits' | 'source' | 'account'> & { each: number[] }

/** Prices jobs of one model. The platform is asked once for jobs of the same price. */
async function estimateJobs(
  ctx: EstimateContext,
  jobs: { model: string; inputs: readonly Record<string, unknown>[] },
): Promise<JobsEstimate> {
  await refreshOldPrices(ctx, jobs)
  const prices = await readPrices(ctx.db, jobs)
  const { priceCredits, priceSource } = totalPrice(prices)
  const [learned] = priceSource === 'platform' ? await learnedPrices(ctx, jobs) : []
  return {
    credits: priceCredits,
    source: priceSource,
    account: learned?.accountName ?? null,
    each: prices.map((price) => price.priceCredits),
  }
}

async function refreshOldPrices(
  ctx: EstimateContext,
  jobs: { model: string; inputs: readonly Record<string, unknown>[] },
): Promise<void> {
  const model = getModelOrThrow(jobs.model)
  const byKind = new Map(jobs.inputs.map((input) => [priceKind(model, input), input]))
  for (const { kind, ageMs } of await learnedPrices(ctx, jobs)) if (ageMs < FRESH_MS) byKind.delete(kind)
  if (byKind.size === 0) return
  const found = await listAccountsToAsk(ctx.db, { models: [model.id], limit: MAX_ACCOUNTS_ASKED })
  const accounts = found.get(model.id) ?? []
  for (const input of byKind.values()) {
    const asked = await askPrice(ctx, { model: model.id, input }, accounts)
    // A caller waits, so a platform that does not respond is not asked about the other jobs.
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
