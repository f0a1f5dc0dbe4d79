// Checks the body that orders a generation, for accepting it and for estimating its price.
import type { Model } from '../../contracts/models/model.ts'
import {
  AnyGeneration,
  type CreateGeneration,
  createGenerationOf,
  CreateListedGeneration,
} from '../../contracts/public/create-generation.ts'
import type { CharacterPolicy } from '../../contracts/vocabulary/character-use.ts'
import { spellChoices } from '../../domain/models/spell-choices.ts'
import { check } from '../../domain/validation/check.ts'
import { checkPlatformInput } from '../models/check-platform-input.ts'
import { findModelOrThrow, type ModelContext } from '../models/find-model.ts'
import { invalidContent } from '../problems/service-problem.ts'

export interface GenerationOrder {
  model: Model
  /** Validated, with every default of the catalogue. */
  input: Record<string, unknown>
  /** Only for a model that the catalogue does not have. */
  maxCredits?: number | undefined
  /** The part of the input that the caller has set. Default: all of it. */
  given?: Record<string, unknown>
  characterPolicy?: CharacterPolicy | undefined
  characterFallbackModel?: string | undefined
}

/** The checked order. Throws `unknown_model`, `invalid_content`. */
export async function parseGenerationOrThrow(ctx: ModelContext, body: unknown): Promise<GenerationOrder> {
  // The model is checked first, because the fields of the input depend on it.
  const name = (body as { model?: unknown } | null | undefined)?.model
  if (typeof name !== 'string') {
    checkedOrThrow(AnyGeneration, body)
    throw new Error('a body without a model was accepted')
  }
  const model = await findModelOrThrow(ctx, name)
  if (!model.platformSchema) {
    const checked = checkedOrThrow(createGenerationOf(model), spelled(model, body))
    return { ...checked, model, given: (body as CreateGeneration).input }
  }
  const { input, maxCredits } = checkedOrThrow(CreateListedGeneration, body)
  const { errors, unlisted } = await checkPlatformInput(ctx, model, input)
  if (errors.length > 0) {
    throw invalidContent(
      errors.map((error) => ({ ...error, pointer: `/input${error.pointer}` })),
      unlisted,
    )
  }
  return { model, input, maxCredits }
}

function checkedOrThrow(schema: Parameters<typeof check>[0], body: unknown): CreateGeneration {
  const checked = check(schema, body)
  if (!checked.ok) throw invalidContent(checked.errors, checked.unlisted)
  return checked.value as CreateGeneration
}

function spelled(model: Model, body: unknown): unknown {
  const { input } = body as { input?: unknown }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return body
  return { ...(body as object), input: spellChoices(model, input as Record<string, unknown>) }
}
