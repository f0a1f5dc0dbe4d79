// Decides how a job uses its character before it is accepted: by Soul ID, after a training, or by images.
// Invariant: a job that the platform would make without its character is refused here, before anything is paid.
import { type CharacterUse, characterUseOf, type CharacterWithStrength } from '../../contracts/models/character-use.ts'
import type { Model } from '../../contracts/models/model.ts'
import type { GenerationCharacter } from '../../contracts/public/generation-character.ts'
import type { FoundCharacter } from '../../db/characters/find.ts'
import { asReferences } from '../../domain/characters/as-references.ts'
import { modelsFor } from '../../domain/characters/decide-use.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent } from '../problems/service-problem.ts'
import type { GenerationOrder } from '../generations/parse-order.ts'
import { decideForJob, type JobWithSoulId } from './decide-for-job.ts'
import { type FallbackOrder, fallbackOrderOrThrow } from './fallback-order.ts'
import { findJobCharacterOrThrow } from './find-job-character.ts'

type Context = Pick<ServiceContext, 'db' | 'clientId' | 'characterPolicy'>

export interface PlacedOrder extends Pick<GenerationOrder, 'model' | 'input' | 'maxCredits'> {
  character?: GenerationCharacter
  /** Set where the decision is `train`: the training is written with the job. */
  toTrain?: JobToTrain
}

export interface JobToTrain extends JobWithSoulId {
  /** An account holds the Soul ID, so that the job can also wait without a training. */
  isHeld: boolean
  /** A training that runs already is waited for, at no cost. */
  isRunning: boolean
}

const POINTER = '/input/character'

/**
 * `order.input`: with the ids of styles. The order as it is accepted: the character by its id, or its images as references, where needed for the fallback model. Throws
 * `invalid_content` and `unknown_model`.
 */
export async function placeCharacter(ctx: Context, order: GenerationOrder): Promise<PlacedOrder> {
  const { model, input, maxCredits, characterPolicy, characterFallbackModel } = order
  if (model.platformSchema) return { model, input, maxCredits }
  const choice = input['character'] as CharacterWithStrength | undefined
  const use = characterUseOf(model)
  if (choice === undefined || use === undefined) {
    const idle = Object.entries({ characterPolicy, characterFallbackModel }).find(([, value]) => value !== undefined)
    if (idle) throw invalidContent([{ pointer: `/${idle[0]}`, detail: 'has no effect without input.character' }])
    return { model, input }
  }
  const character = await findJobCharacterOrThrow(ctx, { ref: choice.id, pointer: `${POINTER}/id` })
  if (use.kind === 'references') return sendImages({ model, input, character, why: undefined })
  refuseOtherVariant(use, choice)
  const fallback = fallbackOf(order, model)
  const policy = policyOf(ctx, order, model)
  const { variant } = use
  const job: JobWithSoulId = { character, variant, policy, model, input }
  const decided = await decideForJob(ctx.db, job)
  if (decided.kind === 'refuse') throw invalidContent([{ pointer: POINTER, detail: decided.detail }])
  if (decided.kind === 'references') return sendImages({ ...fallback!, character, why: decided.detail, policy })
  const { kind: decision, detail } = decided
  const { id, name } = character
  const images = { imagesSent: null, imagesStored: character.imageIds.length }
  return {
    model,
    input: { ...input, character: { ...choice, id } },
    character: { id, name, usedAs: 'soul_id', variant, policy, decision, detail, training: null, ...images },
    ...(decided.kind === 'train'
      ? { toTrain: { ...job, isHeld: decided.isHeld, isRunning: decided.running !== undefined } }
      : {}),
  }
}

function refuseOtherVariant(use: Extract<CharacterUse, { kind: 'soul_id' }>, { variant }: CharacterWithStrength): void {
  if (variant === undefined || variant === use.variant) return
  const fitting = modelsFor(variant).join(', ')
  const detail = `this model ignores Soul IDs of ${variant}, and uses those of ${use.variant}; models for ${variant}: ${fitting}`
  throw invalidContent([{ pointer: `${POINTER}/variant`, detail }])
}

function fallbackOf(order: GenerationOrder, model: Model): FallbackOrder | undefined {
  const { characterFallbackModel: name, given = order.input } = order
  return name === undefined ? undefined : fallbackOrderOrThrow(name, model, given)
}

/** A policy of the settings that needs a fallback model has no effect on a request without one. */
function policyOf({ characterPolicy }: Context, order: GenerationOrder, model: Model): Context['characterPolicy'] {
  const policy = order.characterPolicy ?? characterPolicy
  if (policy !== 'references' || order.characterFallbackModel !== undefined) return policy
  if (order.characterPolicy === undefined) return 'wait'
  const detail = `is required with the policy "references", because ${model.aliases[0]} takes no reference images; for example banana-pro or grok-image`
  throw invalidContent([{ pointer: '/characterFallbackModel', detail }])
}

function sendImages(order: {
  model: Model
  input: Record<string, unknown>
  character: FoundCharacter
  why: string | undefined
  policy?: Context['characterPolicy']
  leftOut?: readonly string[]
}): PlacedOrder {
  const { model, input, character, why, policy, leftOut = [] } = order
  const { id, name, imageIds } = character
  if (imageIds.length === 0) {
    const detail = `${name} has no stored images to send as references; add some with PATCH /v1/characters/{id}`
    throw invalidContent([{ pointer: `${POINTER}/id`, detail }])
  }
  const sent = asReferences(model, input, imageIds)
  if (!sent?.ok) throw invalidContent([{ pointer: `/input/${sent?.field ?? 'character'}`, detail: sent?.detail ?? '' }])
  const images = `${sent.imagesSent} of ${imageIds.length} images of ${name} are sent as references to ${model.aliases[0]}`
  const without = leftOut.length > 0 ? `, without ${leftOut.join(', ')}, which it does not take` : ''
  return {
    model,
    input: sent.input,
    character: {
      id,
      name,
      usedAs: 'references',
      variant: null,
      policy: policy ?? null,
      decision: 'references',
      training: null,
      imagesSent: sent.imagesSent,
      imagesStored: imageIds.length,
      detail: why === undefined ? `${images}.` : `${why}; ${images}${without}.`,
    },
  }
}
