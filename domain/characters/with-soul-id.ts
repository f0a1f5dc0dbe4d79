// Puts the Soul ID of the granted account in the place of our id of the character.
import { fieldOf } from '../../contracts/models/find-field.ts'
import type { Model } from '../../contracts/models/model.ts'

type Input = Record<string, unknown>

/** A copy of the input that names the Soul ID. Without a character in the input, the input itself. */
export function withSoulId(model: Model, input: Input, soulId: string): Input {
  const field = fieldOf(model, 'character')
  const value = field && input[field.name]
  if (field === undefined || value === undefined) return input
  return { ...input, [field.name]: { ...(value as Input), id: soulId } }
}
