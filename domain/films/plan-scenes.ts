// Turns a requested film into the inputs of its scenes, each valid for the model, or into errors with their fields.
// Invariant: an accepted film has no scene that the model's schema would refuse later.
import type { CreateFilm } from '../../contracts/public/films.ts'
import { findModel, MODELS } from '../../contracts/models/catalogue.ts'
import { IMAGE_FIELDS, type Model, PLACEHOLDER_PICTURE } from '../../contracts/models/model.ts'
import { check } from '../validation/check.ts'

export interface PlannedScene {
  prompt: string
  /** Valid input of the model; `image` is filled in when the scene begins. */
  input: Record<string, unknown>
}

export type FilmPlan =
  | { ok: true; model: Model; scenes: PlannedScene[] }
  | { ok: false; errors: { pointer: string; detail: string }[]; unlisted: number }

/** The valid input of each scene, without its image, or all errors of the film. */
export function planScenes(film: CreateFilm): FilmPlan {
  const model = findModel(film.model)
  if (!model || !canStartOnPicture(model)) return { ok: false, errors: [modelError(film.model)], unlisted: 0 }
  const errors = misplacedSettings(film.settings)
  if (errors.length > 0) return { ok: false, errors, unlisted: 0 }
  const knownSettings = pickKnown(film.settings, model)
  let unlisted = 0
  const scenes: PlannedScene[] = []
  for (const [index, scene] of film.scenes.entries()) {
    const checked = check<Model['input']>(model.input, {
      // Unknown settings are reported for the first scene only, so that the work is not settings × scenes.
      ...(index === 0 ? film.settings : knownSettings),
      prompt: scene.prompt,
      // The real image exists only when the scene begins.
      image: PLACEHOLDER_PICTURE,
      ...(scene.durationSeconds === undefined || model.operation === 'text-to-image'
        ? {}
        : { durationSeconds: scene.durationSeconds }),
    })
    if (!checked.ok) {
      errors.push(...checked.errors.map((error) => ({ ...error, pointer: pointerInFilm(error.pointer, index) })))
      unlisted += checked.unlisted
      continue
    }
    const { image: _placeholder, ...input } = checked.value
    scenes.push({ prompt: scene.prompt, input })
  }
  if (errors.length > 0) return { ok: false, errors: unique(errors), unlisted }
  return { ok: true, model, scenes }
}

function canStartOnPicture(model: Model): boolean {
  return model.output === 'video' && 'image' in model.input.shape
}

function modelError(name: string): { pointer: string; detail: string } {
  const fitting = MODELS.filter(canStartOnPicture).map((model) => model.aliases[0])
  return { pointer: '/model', detail: `"${name}" cannot render scenes; use one of ${fitting.join(', ')}` }
}

/** Fields that differ from scene to scene cannot be settings of the film. */
function misplacedSettings(settings: Record<string, unknown>): { pointer: string; detail: string }[] {
  return ['prompt', ...IMAGE_FIELDS]
    .filter((field) => field in settings)
    .map((field) => ({
      pointer: `/settings/${field}`,
      detail: 'cannot be a setting: the film gives each scene its own prompt and images',
    }))
}

const SCENE_POINTER = /^\/(prompt|durationSeconds)(?=\/|$)/

/** An error in a field that the scene sets points to the scene; all other errors point to the settings. */
function pointerInFilm(pointer: string, index: number): string {
  return SCENE_POINTER.test(pointer) ? `/scenes/${index}${pointer}` : `/settings${pointer}`
}

function pickKnown(settings: Record<string, unknown>, model: Model): Record<string, unknown> {
  const known = Object.keys(model.input.shape).filter((field) => Object.hasOwn(settings, field))
  return Object.fromEntries(known.map((field) => [field, settings[field]]))
}

/** A wrong setting is wrong in every scene, and is reported once. */
function unique(errors: { pointer: string; detail: string }[]): { pointer: string; detail: string }[] {
  const byPointer = new Map<string, { pointer: string; detail: string }>()
  for (const error of errors) if (!byPointer.has(error.pointer)) byPointer.set(error.pointer, error)
  return [...byPointer.values()]
}
