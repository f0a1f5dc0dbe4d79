// The character of a film: its images are references of every scene.
// Invariant: all scenes get the same images, so that each is stored and uploaded once.
import { asReferences } from '../../domain/characters/as-references.ts'
import { findJobCharacterOrThrow } from '../characters/find-job-character.ts'
import type { ServiceContext } from '../context.ts'
import { invalidContent } from '../problems/service-problem.ts'
import type { PlannedFilm } from './plan-order.ts'

const POINTER = '/settings/character'

/** The plan with the images of the character in every scene. Throws `invalid_content` where it cannot be used. */
export async function withFilmCharacter(
  ctx: Pick<ServiceContext, 'db' | 'clientId'>,
  planned: PlannedFilm,
): Promise<PlannedFilm> {
  const { order, plan } = planned
  const choice = order.settings['character'] as { id: string } | undefined
  if (choice === undefined || plan.model.platformSchema) return planned
  const { id, name, imageIds } = await findJobCharacterOrThrow(ctx, { ref: choice.id, pointer: `${POINTER}/id` })
  if (imageIds.length === 0) {
    throw invalidContent([{ pointer: `${POINTER}/id`, detail: `${name} has no stored images to send as references` }])
  }
  const scenes = plan.scenes.map((scene) => {
    const sent = asReferences(plan.model, scene.input, imageIds)
    if (!sent?.ok) throw invalidContent([{ pointer: POINTER, detail: sent?.detail ?? 'cannot be used by this model' }])
    return { ...scene, input: sent.input }
  })
  const settings = { ...order.settings, character: { id } }
  return { order: { ...order, settings }, plan: { ...plan, scenes } }
}
