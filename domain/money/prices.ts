// What a job costs by the catalogue, in platform credits. An estimate: the platform's own figure may be lower by a discount.
import { valueOf } from '../../contracts/models/find-field.ts'
import type { Model, PricedModel } from '../../contracts/models/model.ts'
import type { PriceSource } from '../../contracts/public/money.ts'
import { roundCredits, sumCredits } from './credits.ts'

export interface Price {
  priceCredits: number
  priceSource: PriceSource
}

/** The price of several jobs together. Its source is the platform only where the platform gave all of them. */
export function totalPrice(prices: readonly Price[]): Price {
  const sources = new Set(prices.map(({ priceSource }) => priceSource))
  return {
    priceCredits: sumCredits(prices.map(({ priceCredits }) => priceCredits)),
    priceSource: WEAKEST_FIRST.find((source) => sources.has(source)) ?? 'catalogue',
  }
}

const WEAKEST_FIRST: readonly PriceSource[] = ['caller', 'catalogue', 'platform']

/**
 * `input` is the validated input of this model. Result in credits, with three places. Throws for a model that only the platform can
 * price.
 */
export function estimateCredits(model: Model, input: Record<string, unknown>): number {
  if (!model.price) throw new Error(`only the platform can price ${model.id}`)
  return roundCredits(rawCredits({ ...model, price: model.price }, input))
}

function rawCredits(model: PricedModel, input: Record<string, unknown>): number {
  const each = unitCredits(model, input)
  switch (model.price.per) {
    case 'image':
      return each * Number(valueOf(model, 'batch', input) ?? 1)
    case 'second':
      return each * clipSeconds(model, input)
    case 'clip':
      return each
  }
}

function unitCredits({ price }: PricedModel, input: Record<string, unknown>): number {
  const { fields, amounts } = price.creditsBy ?? { fields: [], amounts: {} }
  return amounts[fields.map((field) => String(input[field])).join(' ')] ?? price.credits
}

/** Length of the clip. Where a file of the caller decides it, the longest that the platform uses. */
function clipSeconds(model: PricedModel, input: Record<string, unknown>): number {
  const chosen = valueOf(model, 'lengthSeconds', input)
  return model.fixedClipSeconds ?? Number(chosen ?? model.price.maxSeconds)
}
