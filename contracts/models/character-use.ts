// How a model uses a character: by its Soul ID, or by its images as reference images.
// Invariant: derived from the fields. The platform ignores a Soul ID of another variant without an error, so the variant is part of it.
import { z } from 'zod'
import { CHARACTER_VARIANTS, type CharacterVariant } from '../vocabulary/characters.ts'
import type { Field } from './field.ts'
import { fieldOf } from './find-field.ts'
import type { Model } from './model.ts'

/** Images of a character that are sent at most. Each is uploaded while the slot of the job is held. */
const MAX_REFERENCE_IMAGES = 10

export type CharacterUse =
  | { kind: 'soul_id'; variant: CharacterVariant; isRequired: boolean }
  /** `max`: images that the field takes, at most `MAX_REFERENCE_IMAGES`. */
  | { kind: 'references'; field: Field; max: number }

/** Undefined where the model takes neither Soul IDs nor reference images. */
export function characterUseOf(model: Model): CharacterUse | undefined {
  const character = fieldOf(model, 'character')
  const variant = character && variantOf(character)
  if (variant) return { kind: 'soul_id', variant, isRequired: character.isRequired === true }
  const field = fieldOf(model, 'references')
  if (field?.type.kind !== 'list' || field.type.of.kind !== 'media' || field.type.of.media !== 'image') return undefined
  return { kind: 'references', field, max: Math.min(field.type.max ?? MAX_REFERENCE_IMAGES, MAX_REFERENCE_IMAGES) }
}

/** The variant of the Soul IDs that this field takes. Undefined for any other field. */
function variantOf({ type }: Field): CharacterVariant | undefined {
  const id = type.kind === 'group' ? type.fields.find(({ type: { kind } }) => kind === 'id')?.type : undefined
  return CHARACTER_VARIANTS.find((variant) => id?.kind === 'id' && id.of === `character-${variant}`)
}

const CharacterName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .meta({
    pattern: String.raw`\S`,
    description: 'Id or name of a character. The id of one of its Soul IDs is accepted too.',
  })

/** A character in the input of a model that takes Soul IDs. */
export const CharacterWithStrength = z.strictObject({
  id: CharacterName,
  strength: z.number().min(0).max(1).default(1).meta({ description: 'Strength of the character, 0 to 1.' }),
  variant: z.enum(CHARACTER_VARIANTS).optional().meta({
    description: 'The variant that the character must be trained for. A model with another variant refuses the job.',
  }),
})

export type CharacterWithStrength = z.infer<typeof CharacterWithStrength>

/** A character in the input of a model that takes reference images. */
export const CharacterAsReferences = z.strictObject({ id: CharacterName }).meta({
  description: 'A character. Its images are sent as reference images, after your own ones.',
})
