// The price of a model in a few words. All amounts are credits of the platform; 16 credits are 1 USD.
import type { ModelPrice } from '../../contracts/models/model.ts'

/** Of the catalogue, or of a response of the API. */
type PriceText = Pick<ModelPrice, 'per' | 'credits'> & {
  isUpperBound?: boolean | undefined
  creditsBy?: { amounts: Readonly<Record<string, number>> } | undefined
}

/** `1.12 a second`, `1.5–3 an image`, `at most 40 a clip`. */
export function describePrice(price: PriceText): string {
  const least = Math.min(price.credits, ...Object.values(price.creditsBy?.amounts ?? {}))
  const amount = least === price.credits ? `${least}` : `${least}–${price.credits}`
  return `${price.isUpperBound ? 'at most ' : ''}${amount} ${unitOf(price)}`
}

/** The amount for each value that has one of its own: `720p 1.5, 1080p 3`. Empty where all cost the same. */
export function describeAmounts({ creditsBy }: PriceText): string {
  return Object.entries(creditsBy?.amounts ?? {})
    .map(([value, amount]) => `${value} ${amount}`)
    .join(', ')
}

function unitOf({ per }: Pick<ModelPrice, 'per'>): string {
  return per === 'image' ? 'an image' : `a ${per}`
}
