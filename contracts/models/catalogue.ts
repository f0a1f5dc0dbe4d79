// The models that the worker offers, and their lookup by id or alias.
// Invariant: ids and aliases are unique over the whole list (a test holds it).
import { DOP_LITE, DOP_STANDARD, DOP_TURBO } from './dop.ts'
import { KLING_2_6_IMAGE_TO_VIDEO, KLING_OMNI_FIRST_LAST_FRAME } from './kling.ts'
import type { Model } from './model.ts'
import { SOUL_2, SOUL_STANDARD } from './soul.ts'

export const MODELS = [
  SOUL_STANDARD,
  SOUL_2,
  DOP_LITE,
  DOP_STANDARD,
  DOP_TURBO,
  KLING_2_6_IMAGE_TO_VIDEO,
  KLING_OMNI_FIRST_LAST_FRAME,
] as const satisfies readonly Model[]

export type KnownModel = (typeof MODELS)[number]

/** The model with this id or alias, or undefined. */
export function findModel(name: string): KnownModel | undefined {
  return MODELS.find((model) => model.id === name || (model.aliases as readonly string[]).includes(name))
}

/** The model with this id. Throws where a stored id is no longer in the catalogue. */
export function getModelOrThrow(id: string): KnownModel {
  const model = findModel(id)
  if (!model) throw new Error(`model ${id} is not in the catalogue`)
  return model
}
