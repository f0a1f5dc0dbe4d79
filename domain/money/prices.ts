// What a job costs by the catalogue, in platform credits. An estimate: the platform's own figure may be lower by a discount.
import type { Model } from '../../contracts/models/model.ts'
import type { PriceSource } from '../../contracts/public/money.ts'
import { roundCredits, sumCredits } from './credits.ts'

export interface Price {
  priceCredits: number
  priceSource: PriceSource
}

/** The price of several jobs together. Its source is the platform only where the platform gave all of them. */
export function totalPrice(prices: readonly Price[]): Price {
  const isFromPlatform = prices.every(({ priceSource }) => priceSource === 'platform')
  return {
    priceCredits: sumCredits(prices.map(({ priceCredits }) => priceCredits)),
    priceSource: isFromPlatform ? 'platform' : 'catalogue',
  }
}

/** `input` is the validated input of this model. Result in credits, with three places. */
export function estimateCredits(model: Model, input: Record<string, unknown>): number {
  return roundCredits(rawCredits(model, input))
}

function rawCredits(model: Model, input: Record<string, unknown>): number {
  const { price } = model
  switch (price.per) {
    case 'image': {
      const each =
        price.creditsByResolution[String(input['resolution'])] ?? Math.max(...Object.values(price.creditsByResolution))
      return each * Number(input['batchSize'] ?? 1)
    }
    case 'second':
      return price.credits * clipSeconds(model, input)
    case 'clip':
      return price.credits
  }
}

function clipSeconds(model: Model, input: Record<string, unknown>): number {
  return model.fixedClipSeconds ?? Number(input['durationSeconds'])
}
