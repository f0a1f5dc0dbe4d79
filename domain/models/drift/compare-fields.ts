// Compares the fields of a model of the catalogue with those of the platform's schema.
import type { Field } from '../../../contracts/models/field.ts'
import type { DriftKind, ModelDifference } from '../../../contracts/public/model-drift.ts'
import { type WireFacts, wireFactsOf } from './wire-facts.ts'

/** The differences of one model, in the order of the platform's fields, then of those that only the catalogue has. */
export function compareFields(
  model: string,
  { catalogue, platform }: { catalogue: readonly Field[]; platform: readonly Field[] },
): ModelDifference[] {
  const ours = wireFactsOf(catalogue)
  const theirs = wireFactsOf(platform)
  const found: ModelDifference[] = []
  for (const [field, facts] of theirs) {
    const own = ours.get(field)
    const at = { model, field }
    if (own) found.push(...compareFacts(at, { catalogue: own, platform: facts }))
    else
      found.push(
        difference(at, 'new_field', { platform: shape(facts), detail: 'is a field that the catalogue does not have' }),
      )
  }
  for (const [field, facts] of ours) {
    if (theirs.has(field)) continue
    const detail = 'is not in the platform’s schema'
    found.push(difference({ model, field }, 'missing_field', { catalogue: shape(facts), detail }))
  }
  return found
}

interface Place {
  model: string
  field: string | null
}

interface Sides {
  catalogue: WireFacts
  platform: WireFacts
}

function compareFacts(at: Place, { catalogue, platform }: Sides): ModelDifference[] {
  const found: ModelDifference[] = []
  if (platform.isRequired && !catalogue.isRequired && catalogue.default === undefined) {
    found.push(difference(at, 'required_field', { detail: 'is required on the platform' }))
  }
  found.push(...compareValues(at, { catalogue, platform }))
  for (const [name, text] of BOUNDS) {
    const [ours, theirs] = [catalogue[name], platform[name]]
    if (ours === undefined || theirs === undefined || ours === theirs) continue
    const sides = { catalogue: String(ours), platform: String(theirs) }
    found.push(
      difference(at, 'other_bound', {
        ...sides,
        detail: `has another ${text}: ${ours} here, ${theirs} on the platform`,
      }),
    )
  }
  const [ours, theirs] = [catalogue.default, platform.default]
  if (ours !== undefined && theirs !== undefined && ours !== theirs) {
    const detail = `has another default: ${ours} here, ${theirs} on the platform`
    found.push(difference(at, 'other_default', { catalogue: ours, platform: theirs, detail }))
  }
  return found
}

const BOUNDS = [
  ['min', 'minimum'],
  ['max', 'maximum'],
  ['maxCharacters', 'limit of characters'],
  ['maxEntries', 'limit of entries'],
] as const

function compareValues(at: Place, { catalogue, platform }: Sides): ModelDifference[] {
  const [ours, theirs] = [catalogue.values, platform.values]
  if (!ours || !theirs) return []
  const added = theirs.filter((value) => !ours.includes(value)).join(', ')
  const gone = ours.filter((value) => !theirs.includes(value)).join(', ')
  const found: ModelDifference[] = []
  if (added !== '')
    found.push(difference(at, 'new_value', { platform: added, detail: `takes ${added} on the platform too` }))
  if (gone !== '')
    found.push(difference(at, 'missing_value', { catalogue: gone, detail: `does not take ${gone} on the platform` }))
  return found
}

/** A difference with nothing on the sides that are not given. */
export function difference(
  { model, field }: Place,
  kind: DriftKind,
  {
    catalogue = null,
    platform = null,
    detail,
  }: { catalogue?: string | null; platform?: string | null; detail: string },
): ModelDifference {
  return { kind, model, field, catalogue, platform, detail }
}

/** What is known of a field, in a few words. */
function shape({ isRequired, values, min, max, default: value }: WireFacts): string {
  const parts = [
    ...(isRequired ? ['required'] : []),
    ...(values ? [values.join(' | ')] : []),
    ...(min === undefined && max === undefined ? [] : [`${min ?? ''}..${max ?? ''}`]),
    ...(value === undefined ? [] : [`default ${value}`]),
  ]
  return parts.join(', ') || 'optional'
}
