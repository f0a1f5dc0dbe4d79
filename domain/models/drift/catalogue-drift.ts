// How the catalogue differs from what the platform lists for the accounts: models, fields, values, bounds, defaults and prices.
// Invariant: pure. A difference is reported only where both sides state the fact.
import type { Model, PricedModel } from '../../../contracts/models/model.ts'
import type { PlatformListing } from '../../../contracts/models/platform-listing.ts'
import type { ModelDifference } from '../../../contracts/public/model-drift.ts'
import { exampleInputs, priceKind } from '../../money/price-kinds.ts'
import { catalogueCredits, followsClip } from '../../money/prices.ts'
import { fieldsOfSchema } from '../unknown/fields-of-schema.ts'
import { unknownModel } from '../unknown/unknown-model.ts'
import { compareFields, difference } from './compare-fields.ts'

/** A price that the platform gave, with the kind of job of `domain/money/price-kinds.ts`. */
export interface PlatformPrice {
  model: string
  kind: string
  credits: number
}

export interface DriftInput {
  catalogue: readonly PricedModel[]
  /** What the enabled accounts list, each model once. */
  listings: readonly PlatformListing[]
  /** Every enabled account has been listed, so that a missing model is on none of them. */
  isComplete: boolean
  prices: readonly PlatformPrice[]
}

/** Models of the platform that are not known here first, then those that no account offers, then the differences of each model. */
export function catalogueDrift({ catalogue, listings, isComplete, prices }: DriftInput): ModelDifference[] {
  const known = new Map(catalogue.map((model) => [model.id, model]))
  const listed = new Map(listings.map((listing) => [listing.slug, listing]))
  const unknown = listings.filter(({ slug }) => !known.has(slug)).map(ofUnknown)
  const missing = isComplete ? catalogue.filter((model) => isExpected(model) && !listed.has(model.id)) : []
  return [
    ...unknown,
    ...missing.map(({ id: model }) =>
      difference({ model, field: null }, 'not_offered', { detail: 'is offered by no account' }),
    ),
    ...catalogue.flatMap((model) => ofListed(model, listed.get(model.id))),
    ...catalogue.flatMap((model) => ofPrices(model, prices)),
  ]
}

/** The platform lists no routes of its older dialect, and no older model. */
function isExpected({ generation, olderRoute }: Model): boolean {
  return generation === 'current' && olderRoute === undefined
}

function ofUnknown(listing: PlatformListing): ModelDifference {
  const at = { model: listing.slug, field: null }
  const platform = listing.title || listing.slug
  const made = unknownModel(listing, '')
  if (made.kind === 'unusable')
    return difference(at, 'unusable_model', { platform, detail: `cannot be used: it ${made.reason}` })
  return difference(at, 'unknown_model', { platform, detail: 'is not in the catalogue; it can be used by its id' })
}

function ofListed({ id, fields, output, olderRoute }: Model, listing: PlatformListing | undefined): ModelDifference[] {
  if (!listing?.inputSchema || olderRoute) return []
  const found = fieldsOfSchema(listing.inputSchema, output)
  return found ? compareFields(id, { catalogue: fields, platform: found.fields }) : []
}

/** Prices are rounded to three places on both sides. */
const ROUNDING = 0.0015

function ofPrices(model: PricedModel, prices: readonly PlatformPrice[]): ModelDifference[] {
  // The platform's estimate assumes a length where it follows a clip.
  if (followsClip(model)) return []
  const learned = new Map(
    prices.filter((price) => price.model === model.id).map(({ kind, credits }) => [kind, credits]),
  )
  if (learned.size === 0) return []
  return exampleInputs(model).flatMap((input) => {
    const kind = priceKind(model, input)
    const theirs = learned.get(kind)
    const { credits: ours, isUpperBound } = catalogueCredits(model, { input })
    // An upper bound is right where the platform takes less.
    if (theirs === undefined || Math.abs(theirs - ours) < ROUNDING || (isUpperBound && theirs < ours)) return []
    const job = kind === '' ? '' : ` for ${kind}`
    const detail = `has another price${job}: ${ours} credits here, ${theirs} on the platform`
    return [
      difference({ model: model.id, field: null }, 'other_price', {
        catalogue: `${ours}`,
        platform: `${theirs}`,
        detail,
      }),
    ]
  })
}
