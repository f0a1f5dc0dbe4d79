// Turns a requested film into the inputs of its scenes, each valid for the model, or into errors with their fields.
// Invariant: an accepted film has no scene that the model's schema would refuse later.
import type { CreateFilm } from '../../contracts/public/films.ts'
import { findModel, MODELS } from '../../contracts/models/catalogue.ts'
import { characterUseOf } from '../../contracts/models/character-use.ts'
import type { Field, FieldRole } from '../../contracts/models/field.ts'
import { fieldOf } from '../../contracts/models/find-field.ts'
import { inputSchema } from '../../contracts/models/input-schema.ts'
import { PLACEHOLDER_URLS } from '../../contracts/models/media-sources.ts'
import type { Model } from '../../contracts/models/model.ts'
import { check } from '../validation/check.ts'

export interface PlannedScene {
  prompt: string
  /** Valid input of the model; the image that the clip starts on is filled in when the scene begins. */
  input: Record<string, unknown>
}

export type FilmPlan =
  | {
      ok: true
      model: Model
      /** Name of the input field for the image that a clip starts on. */
      startField: string
      scenes: PlannedScene[]
    }
  | { ok: false; errors: { pointer: string; detail: string }[]; unlisted: number }

/**
 * The valid input of each scene, without its image, or all errors of the film. `model`: where the catalogue does not have it; the
 * caller then checks each input with the platform's schema.
 */
export function planScenes(film: CreateFilm, model: Model | undefined = findModel(film.model)): FilmPlan {
  const start = model && startFieldOf(model)
  if (!start) return { ok: false, errors: [modelError(film.model)], unlisted: 0 }
  const errors = [...misplacedSettings(film.settings, model), ...misplacedCharacter(film.settings, model)]
  if (errors.length > 0) return { ok: false, errors, unlisted: 0 }
  const knownSettings = pickKnown(film.settings, model)
  let settings = film.settings
  let unlisted = 0
  const scenes: PlannedScene[] = []
  for (const [index, scene] of film.scenes.entries()) {
    const checked = check(inputSchema(model), {
      ...settings,
      [nameOf(model, 'prompt', 'prompt')]: scene.prompt,
      // The real image exists only when the scene begins.
      [start.name]: PLACEHOLDER_URLS.image,
      ...(scene.durationSeconds === undefined
        ? {}
        : { [nameOf(model, 'lengthSeconds', LENGTH)]: scene.durationSeconds }),
    })
    // Unknown and wrong settings are reported for the first scene only, so that the work is not settings × scenes.
    if (index === 0) settings = checked.ok ? knownSettings : withoutRejected(knownSettings, checked)
    if (!checked.ok) {
      errors.push(...errorsInFilm(model, { errors: checked.errors, index }))
      unlisted += checked.unlisted
      continue
    }
    const { [start.name]: _placeholder, ...input } = checked.value
    scenes.push({ prompt: scene.prompt, input })
  }
  if (errors.length > 0) return { ok: false, errors: unique(errors), unlisted }
  return { ok: true, model, startField: start.name, scenes }
}

/** The field for the image that a clip starts on. Undefined where the model makes no clips, or none from an image. */
function startFieldOf(model: Model): Field | undefined {
  return model.output === 'video' ? fieldOf(model, 'beginsOn') : undefined
}

function modelError(name: string): { pointer: string; detail: string } {
  const fitting = MODELS.filter(startFieldOf).map((model) => model.aliases[0])
  return { pointer: '/model', detail: `"${name}" cannot render scenes; use one of ${fitting.join(', ')}` }
}

const ROLES_OF_EACH_SCENE: readonly FieldRole[] = ['prompt', 'beginsOn', 'endsOn']

/** Fields that differ from scene to scene cannot be settings of the film, at any model. */
const FIELDS_OF_EACH_SCENE = new Set(
  MODELS.flatMap(({ fields }) => fields)
    .filter(({ role }) => ROLES_OF_EACH_SCENE.includes(role))
    .map(({ name }) => name),
)

function misplacedSettings(settings: Record<string, unknown>, model: Model): { pointer: string; detail: string }[] {
  const own = model.fields.filter(({ role }) => ROLES_OF_EACH_SCENE.includes(role)).map(({ name }) => name)
  return [...new Set([...FIELDS_OF_EACH_SCENE, ...own])]
    .filter((name) => name in settings)
    .map((name) => ({
      pointer: `/settings/${name}`,
      detail: 'cannot be a setting: the film gives each scene its own prompt and images',
    }))
}

/** A film's clips begin on an image, and no such model takes Soul IDs. Some take reference images as well. */
function misplacedCharacter(settings: Record<string, unknown>, model: Model): { pointer: string; detail: string }[] {
  if (settings['character'] === undefined || model.platformSchema || characterUseOf(model)) return []
  const fitting = MODELS.filter((one) => startFieldOf(one) && characterUseOf(one)).map(({ aliases }) => aliases[0])
  const detail = `${model.aliases[0]} takes neither Soul IDs nor reference images; use one of ${fitting.join(', ')}`
  return [{ pointer: '/settings/character', detail }]
}

/** The name of the length of a scene in the body of a film, and in the input of the catalogue's models. */
const LENGTH = 'durationSeconds'

/** The name of the model's field with this role. `otherwise`: where it has none, so that its schema refuses the value. */
function nameOf(model: Model, role: FieldRole, otherwise: string): string {
  return fieldOf(model, role)?.name ?? otherwise
}

type FieldErrors = { pointer: string; detail: string }[]

/** Errors of the input of a scene. Those in a field that the scene sets point to the scene, and all others to the settings. */
export function errorsInFilm(model: Model, { errors, index }: { errors: FieldErrors; index: number }): FieldErrors {
  const ofScene = new Map([
    [nameOf(model, 'prompt', 'prompt'), 'prompt'],
    [nameOf(model, 'lengthSeconds', LENGTH), LENGTH],
  ])
  return errors.map(({ pointer, detail }) => {
    const [, first = '', ...rest] = pointer.split('/')
    const name = ofScene.get(first)
    return { pointer: name ? ['', 'scenes', index, name, ...rest].join('/') : `/settings${pointer}`, detail }
  })
}

function pickKnown(settings: Record<string, unknown>, model: Model): Record<string, unknown> {
  const names = Object.keys(inputSchema(model).shape).filter((name) => Object.hasOwn(settings, name))
  return Object.fromEntries(names.map((name) => [name, settings[name]]))
}

/** Where more errors were found than are listed, every setting counts as rejected: which ones are wrong is not known. */
function withoutRejected(
  settings: Record<string, unknown>,
  { errors, unlisted }: { errors: { pointer: string }[]; unlisted: number },
): Record<string, unknown> {
  if (unlisted > 0) return {}
  const rejected = new Set(errors.map(({ pointer }) => pointer.split('/')[1]))
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !rejected.has(name)))
}

/** A wrong setting is wrong in every scene, and is reported once. */
function unique(errors: { pointer: string; detail: string }[]): { pointer: string; detail: string }[] {
  const byPointer = new Map<string, { pointer: string; detail: string }>()
  for (const error of errors) if (!byPointer.has(error.pointer)) byPointer.set(error.pointer, error)
  return [...byPointer.values()]
}
