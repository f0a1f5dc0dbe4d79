// Replaces the names of styles, motions and presets in the settings of a film by their ids, for all scenes at once.
import type { ServiceContext } from '../context.ts'
import type { PlannedFilm } from '../films/plan-order.ts'
import { resolveNames, withIds } from './resolve-names.ts'

/** The film with ids in its settings and scenes. `names`: by JSON Pointer within the settings. Throws `invalid_content`. */
export async function resolveFilmNames(
  ctx: Pick<ServiceContext, 'db'>,
  { order, plan }: PlannedFilm,
): Promise<PlannedFilm & { names: Record<string, string> }> {
  const { model } = plan
  // A scene has the settings of the film, and the prompt and images that cannot be settings have no names.
  const { ids, names } = await resolveNames(ctx, { model, input: plan.scenes[0]?.input ?? {}, at: '/settings' })
  const scenes = plan.scenes.map((scene) => ({ ...scene, input: withIds(model, scene.input, ids) }))
  return { order: { ...order, settings: withIds(model, order.settings, ids) }, plan: { ...plan, scenes }, names }
}
