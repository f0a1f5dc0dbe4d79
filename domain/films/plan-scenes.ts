// Turns a film as asked for into the inputs of its scenes, each valid for the model, or says which field is wrong.
// Invariant: a film that is accepted has no scene that the model's schema would refuse later.
import type { z } from 'zod'
import type { CreateFilm } from '../../contracts/films.ts'
import { findModel, MODELS } from '../../contracts/models/catalogue.ts'
import type { Model } from '../../contracts/models/model.ts'
import { estimateCredits } from '../prices.ts'

export interface PlannedScene {
  prompt: string
  /** Valid input of the model; `image` is filled in when the scene begins. */
  input: Record<string, unknown>
  priceCredits: number
}

export type FilmPlan =
  | { ok: true; model: Model; scenes: PlannedScene[]; priceCredits: number }
  | { ok: false; errors: { pointer: string; detail: string }[] }

/** Stands for the start picture while a scene's input is checked: the real one exists only when the scene begins. */
const PLACEHOLDER_IMAGE = 'https://placeholder.invalid/start.png'

export function planScenes(film: CreateFilm): FilmPlan {
  const model = findModel(film.model)
  if (!model || !canStartOnPicture(model)) return { ok: false, errors: [modelError(film.model)] }
  const errors: { pointer: string; detail: string }[] = []
  const scenes: PlannedScene[] = []
  for (const [index, scene] of film.scenes.entries()) {
    const parsed = model.input.safeParse({
      ...film.settings,
      prompt: scene.prompt,
      image: PLACEHOLDER_IMAGE,
      ...(scene.durationSeconds === undefined || model.operation === 'text-to-image'
        ? {}
        : { durationSeconds: scene.durationSeconds }),
    })
    if (!parsed.success) {
      errors.push(...parsed.error.issues.map((issue) => ({ pointer: pointerOf(issue, index), detail: issue.message })))
      continue
    }
    const { image: _placeholder, ...input } = parsed.data as Record<string, unknown>
    scenes.push({ prompt: scene.prompt, input, priceCredits: estimateCredits(model, input) })
  }
  if (errors.length > 0) return { ok: false, errors: unique(errors) }
  return { ok: true, model, scenes, priceCredits: scenes.reduce((sum, scene) => sum + scene.priceCredits, 0) }
}

function canStartOnPicture(model: Model): boolean {
  return model.output === 'video' && 'image' in model.input.shape
}

function modelError(name: string): { pointer: string; detail: string } {
  const fitting = MODELS.filter(canStartOnPicture).map((model) => model.aliases[0])
  return { pointer: '/model', detail: `"${name}" cannot render scenes; use one of ${fitting.join(', ')}` }
}

const SCENE_FIELDS = ['prompt', 'durationSeconds']

function pointerOf(issue: z.core.$ZodIssue, index: number): string {
  const field = String(issue.path[0] ?? (issue.code === 'unrecognized_keys' ? issue.keys[0] : ''))
  const rest = issue.path
    .slice(1)
    .map((part) => `/${String(part)}`)
    .join('')
  return SCENE_FIELDS.includes(field) ? `/scenes/${index}/${field}${rest}` : `/settings/${field}${rest}`
}

/** A wrong setting is wrong in every scene; it is told once. */
function unique(errors: { pointer: string; detail: string }[]): { pointer: string; detail: string }[] {
  return errors.filter((error, index) => errors.findIndex((other) => other.pointer === error.pointer) === index)
}
