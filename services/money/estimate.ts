// Estimates the price of a generation or a film: the platform's price where an account returns one, else the catalogue's.
// Invariant: nothing is accepted or charged. A job that is accepted next gets the estimated price.
import { findModel } from '../../contracts/models/catalogue.ts'
import { PLACEHOLDER_URLS } from '../../contracts/models/media-sources.ts'
import type { Estimate } from '../../contracts/public/money.ts'
import { readPrices } from '../../db/money/prices.ts'
import { unpricedInput } from '../../domain/models/example-input.ts'
import { totalPrice } from '../../domain/money/prices.ts'
import { TRAINING_PRICE_CREDITS } from '../../domain/money/training-price.ts'
import { isObject } from '../../domain/validation/is-object.ts'
import type { ServiceContext } from '../context.ts'
import { planFilmOrThrow } from '../films/plan-order.ts'
import { parseGenerationOrThrow } from '../generations/parse-order.ts'
import { resolveOrder, type ResolvedOrder } from '../generations/resolve-order.ts'
import { findListedModel, type ModelContext } from '../models/find-model.ts'
import { resolveFilmNames } from '../named-lists/resolve-film-names.ts'
import { measuredClipSeconds } from './clip-seconds.ts'
import { type JobsToPrice, learnedPricesOf, type PricingContext, refreshPrices } from './refresh-prices.ts'

type EstimateContext = PricingContext & ModelContext & Pick<ServiceContext, 'clientId' | 'characterPolicy'>

/** A price that was read less than ten minutes ago is not read again. */
const FRESH_MS = 10 * 60_000

/**
 * `body`: that of `POST /v1/generations`, or with `scenes` that of `POST /v1/films`. Prompts and images may be missing, because no price
 * depends on them. Throws `invalid_content`, `unknown_model`, `price_unknown`.
 */
export async function estimate({ ctx, input }: { ctx: EstimateContext; input: { body: unknown } }): Promise<Estimate> {
  const { body } = input
  return typeof body === 'object' && body !== null && 'scenes' in body
    ? estimateFilm(ctx, body)
    : estimateGeneration(ctx, body)
}

async function estimateGeneration(ctx: EstimateContext, body: unknown): Promise<Estimate> {
  const order = await resolveOrder(ctx, await parseGenerationOrThrow(ctx, await withUnpricedInput(ctx, body)))
  const { model, input, maxCredits } = order
  const clipSeconds = await measuredClipSeconds(ctx, { model, input })
  const { each: _each, ...price } = await estimateJobs(ctx, { model, inputs: [input], clipSeconds, maxCredits })
  return { ...price, model: model.id, scenes: null, character: characterEstimate(order) }
}

/** What would happen with the character if the job was accepted now. */
function characterEstimate({ character, toTrain }: ResolvedOrder): Estimate['character'] {
  if (!character) return null
  const { name, decision, detail } = character
  return { name, decision, detail, trainingCredits: toTrain && !toTrain.isRunning ? TRAINING_PRICE_CREDITS : 0 }
}

async function estimateFilm(ctx: EstimateContext, body: object): Promise<Estimate> {
  const { plan } = await resolveFilmNames(ctx, await planFilmOrThrow(ctx, withUnpricedScenes(body)))
  const { model } = plan
  const inputs = plan.scenes.map((scene) => ({ ...scene.input, [plan.startField]: PLACEHOLDER_URLS.image }))
  const { each, ...total } = await estimateJobs(ctx, { model, inputs })
  return { ...total, model: model.id, scenes: each.map((credits, index) => ({ index, credits })), character: null }
}

/** Adds the required fields of the model that are missing and have no price. Everything else stays as it is, to be checked. */
async function withUnpricedInput(ctx: EstimateContext, body: unknown): Promise<unknown> {
  if (!isObject(body) || typeof body['model'] !== 'string') return body
  const { input = {} } = body
  const model = findModel(body['model']) ?? (await findListedModel(ctx, body['model']))
  return model && isObject(input) ? { ...body, input: { ...unpricedInput(model), ...input } } : body
}

function withUnpricedScenes(body: object): unknown {
  const { scenes } = body as { scenes: unknown }
  if (!Array.isArray(scenes)) return body
  const filled = scenes.map((scene: unknown) => (isObject(scene) ? { prompt: 'a scene', ...scene } : scene))
  return { image: PLACEHOLDER_URLS.image, ...body, scenes: filled }
}

type JobsEstimate = Pick<Estimate, 'credits' | 'source' | 'isUpperBound' | 'account'> & { each: number[] }

/** Prices jobs of one model. The platform is asked once for jobs of the same price. */
async function estimateJobs(ctx: EstimateContext, jobs: JobsToPrice): Promise<JobsEstimate> {
  const fallback = await refreshPrices(ctx, { ...jobs, freshMs: FRESH_MS })
  const prices = await readPrices(ctx.db, { ...jobs, fallback })
  const { priceCredits, priceSource, priceIsUpperBound } = totalPrice(prices)
  const [learned] = priceSource === 'platform' ? await learnedPricesOf(ctx.db, jobs) : []
  return {
    credits: priceCredits,
    source: priceSource,
    isUpperBound: priceIsUpperBound,
    account: learned?.accountName ?? null,
    each: prices.map((price) => price.priceCredits),
  }
}
