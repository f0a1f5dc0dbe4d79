// Spells the choices of an input as the model declares them: `Dolly In` becomes `dolly-in`.
// Invariant: a value that is a choice already, and one that could be several choices, stays as it is.
import type { Model } from '../../contracts/models/model.ts'
import { replaceValues } from './replace-values.ts'

/** A copy of the input, which is not validated yet. Texts differ from a choice at most in case, white space, hyphens and underscores. */
export function spellChoices(model: Model, input: Record<string, unknown>): Record<string, unknown> {
  return replaceValues(model, input, (value, { type }) => {
    if (type.kind !== 'choice' || typeof value !== 'string' || type.values.includes(value)) return value
    const meant = type.values.filter(
      (choice) => typeof choice === 'string' && unseparated(choice) === unseparated(value),
    )
    return meant.length === 1 ? meant[0] : value
  })
}

/** Other punctuation counts: `1:12` is not `11:2`. */
function unseparated(text: string): string {
  return text.toLowerCase().replaceAll(/[-_\s]/g, '')
}
