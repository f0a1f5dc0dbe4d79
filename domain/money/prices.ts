// What a job costs by the catalogue, in platform credits. An estimate: the platform's own figure may be lower by a discount.
import { valueOf } from '../../contracts/models/find-field.ts'
import type { Model, PricedModel } from '../../contracts/models/model.ts'
import type { PriceSource } from '../../contracts/public/money.ts'
import { roundCredits, sumCredits } from './credits.ts'

export interface Price {
  priceCredits: number
  priceSource: PriceSource
  /** The job costs at most this much, and may cost less. */
  priceIsUpperBound: boolean
}

/** The price of several jobs together. Its source is the platform only where the platform gave all of them. */
export function totalPrice(prices: readonly Price[]): Price {
  const sources = new Set(prices.map(({ priceSource }) => priceSource))
  return {
    priceCredits: sumCredits(prices.map(({ priceCredits }) => priceCredits)),
    priceSource: WEAKEST_FIRST.find((source) => sources.has(source)) ?? 'catalogue',
    priceIsUpperBound: prices.some(({ priceIsUpperBound }) => priceIsUpperBound),
  }
}

const WEAKEST_FIRST: readonly PriceSource[] = ['caller', 'catalogue', 'platform']

/**
 * The catalogue's price of a job in credits, with three places. `clipSeconds`: the measured length of the clip that the length of the
 * output follows, where the model has one and it is measured. Throws for a model that only the platform can price.
 */
export function catalogueCredits(model: Model, job: PricedJob): { credits: number; isUpperBound: boolean } {
  const { price } = model
  if (!price) throw new Error(`only the platform can price ${model.id}`)
  const isUnmeasured = followsClip(model) && job.clipSeconds === undefined
  return {
    credits: roundCredits(rawCredits({ ...model, price }, job)),
    isUpperBound: isUnmeasured || (price.isUpperBound ?? false),
  }
}

export interface PricedJob {
  /** Validated. */
  input: Record<string, unknown>
  clipSeconds?: number | undefined
}

/** Whether the length of the output follows a clip of the caller. The platform's estimate does not open that clip. */
export function followsClip({ price }: Model): boolean {
  return price?.per === 'second' && price.maxSeconds !== undefined
}

function rawCredits(model: PricedModel, job: PricedJob): number {
  const { input } = job
  const each = unitCredits(model, input)
  switch (model.price.per) {
    case 'image':
      return each * Number(valueOf(model, 'batch', input) ?? 1)
    case 'second':
      return each * secondsOf(model, job)
    case 'clip':
      return each
  }
}

function unitCredits({ price }: PricedModel, input: Record<string, unknown>): number {
  const { fields, amounts } = price.creditsBy ?? { fields: [], amounts: {} }
  return amounts[fields.map((field) => String(input[field])).join(' ')] ?? price.credits
}

/** Length of the output in seconds. A started second of the caller's clip counts as a whole one, because the rounding is not documented. */
function secondsOf(model: PricedModel, { input, clipSeconds }: PricedJob): number {
  const { maxSeconds = 0, cutsAtMaxSeconds } = model.price
  if (!followsClip(model)) return model.fixedClipSeconds ?? Number(valueOf(model, 'lengthSeconds', input))
  if (clipSeconds === undefined) return maxSeconds
  const started = Math.max(1, Math.ceil(clipSeconds - MEASURING_ERROR_SECONDS))
  return cutsAtMaxSeconds ? Math.min(started, maxSeconds) : started
}

/** A clip of five seconds can measure a frame more. */
const MEASURING_ERROR_SECONDS = 0.05
