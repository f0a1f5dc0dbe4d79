// A job in a list: a film or a generation, with what both have in common.
import type { Film } from '../../contracts/public/films.ts'
import type { Generation } from '../../contracts/public/generations.ts'
import { MODEL_NAMES } from '../../contracts/models/model-names.generated.ts'
import { describeNames } from '../named-lists/named-rows.ts'

export type ListedJob = { kind: 'film'; job: Film } | { kind: 'image' | 'clip' | 'scene'; job: Generation }

export function listedFilm(film: Film): ListedJob {
  return { kind: 'film', job: film }
}

/** A take of a scene is a `scene`. */
export function listedGeneration(generation: Generation): ListedJob {
  if (generation.film !== null) return { kind: 'scene', job: generation }
  return { kind: MODEL_NAMES[generation.model]?.output === 'image' ? 'image' : 'clip', job: generation }
}

/** Why it failed, if it did, then what it shows. */
export function describeListedJob({ kind, job }: ListedJob): string {
  const failure = job.error === null ? '' : `${job.error.code}: `
  return `${failure}${kind === 'film' ? describeFilm(job) : describeGeneration(job)}`
}

function describeFilm({ title, scenes }: Film): string {
  const count = scenes.length === 1 ? '1 scene' : `${scenes.length} scenes`
  return `${title ?? scenes[0]?.prompt ?? ''} (${count})`
}

function describeGeneration({ input, inputNames, film }: Generation): string {
  const prompt = typeof input['prompt'] === 'string' ? input['prompt'] : ''
  const names = describeNames(inputNames)
  const what = names === '' ? prompt : `${names}: ${prompt}`
  return film === null ? what : `scene ${film.sceneIndex + 1}, take ${film.take}: ${what}`
}
