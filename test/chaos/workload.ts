// Callers that never give up: they keep so many jobs under way and repeat a request, with its key, until it is answered.
// Invariant: a job counts as accepted only where the answer was 202, and then it is remembered for ever.
import { setTimeout as sleep } from 'node:timers/promises'
import { isFinalFilmStatus, isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import type { ApiClient } from '../support/clients/api-client.ts'

export interface AcceptedJob {
  kind: 'generation' | 'film'
  id: string
}

export type Workload = ReturnType<typeof createWorkload>

/** `picture` is the asset that films and clips start from; `random` gives numbers in [0, 1). */
export function createWorkload(given: { api: ApiClient; picture: string; seed: number; random: () => number }) {
  const { api, picture, random } = given
  const accepted: AcceptedJob[] = []
  const unfinished = new Set<AcceptedJob>()
  /** How many of the scenes of an unfinished film have ended. */
  const scenesEnded = new Map<string, number>()
  let asked = 0

  const ask = async (): Promise<void> => {
    const number = (asked += 1)
    const key = `chaos-${given.seed}-${number}`
    const isFilm = number % 8 === 0
    const [route, body] = isFilm
      ? ['/v1/films', filmOf(picture, number)]
      : ['/v1/generations', jobOf(picture, random())]
    const id = await acceptedId(api, { route, body, key })
    const job: AcceptedJob = { kind: isFilm ? 'film' : 'generation', id }
    accepted.push(job)
    unfinished.add(job)
  }
  const refresh = async (): Promise<void> => {
    await Promise.all(
      [...unfinished].map(async (job) => {
        const seen = await look(api, job).catch(() => undefined)
        if (seen?.isFinal) unfinished.delete(job)
        if (seen) scenesEnded.set(job.id, seen.scenesEnded)
      }),
    )
  }
  return {
    accepted: accepted as readonly AcceptedJob[],
    unfinished: () => [...unfinished],
    /** Ends so far, of jobs and of scenes: where it does not grow, nothing moves. */
    ends: () => accepted.length - unfinished.size + [...scenesEnded.values()].reduce((sum, count) => sum + count, 0),
    refresh,
    /** Asks until so many are under way. */
    fill: async (target: number): Promise<void> => {
      await refresh()
      for (let missing = target - unfinished.size; missing > 0; missing -= 1) await ask()
    },
  }
}

/** Runs of a model until its own durations decide how long a webhook is waited for, and not the catalogue's. */
const MEASURED_RUNS = 5

/** On calm ground: what each model takes here is known before the storm, as it is in a worker that has run for a day. */
export async function measureModels(api: ApiClient, picture: string): Promise<void> {
  const chances = [0, 0.7, 0.9].flatMap((chance) => Array.from({ length: MEASURED_RUNS }, () => chance))
  await Promise.all(
    chances.map(async (chance) => api.generationEnd((await api.createGeneration(jobOf(picture, chance))).id)),
  )
}

function jobOf(picture: string, chance: number) {
  if (chance < 0.5) return { model: 'soul', input: { prompt: `A harbour, ${chance}` } }
  if (chance < 0.6) return { model: 'soul', input: { prompt: `Four harbours, ${chance}`, batchSize: 4 } }
  if (chance < 0.8) return { model: 'dop-lite', input: { prompt: `The sea moves, ${chance}`, image: picture } }
  return { model: 'kling-2.6', input: { prompt: `Gulls, ${chance}`, image: picture } }
}

function filmOf(picture: string, number: number) {
  const scenes = ['Waves roll in', 'The light turns', 'Night falls'].map((prompt) => ({
    prompt: `${prompt}, ${number}`,
  }))
  return { image: picture, settings: { sound: false }, scenes }
}

/** No answer, or one that says "later", is no answer: the same request with the same key is sent again. */
async function acceptedId(api: ApiClient, request: { route: string; body: unknown; key: string }): Promise<string> {
  for (;;) {
    const response = await api
      .post(request.route, request.body, { 'idempotency-key': request.key })
      .catch(() => undefined)
    const text = await response?.text().catch(() => undefined)
    if (response?.status === 202 && text !== undefined) return (JSON.parse(text) as { id: string }).id
    if (response !== undefined && response.status < 500 && response.status !== 409 && response.status !== 202) {
      throw new Error(`${request.route} refused what should be accepted: ${response.status} ${text}`)
    }
    await sleep(200)
  }
}

async function look(api: ApiClient, job: AcceptedJob): Promise<{ isFinal: boolean; scenesEnded: number }> {
  if (job.kind === 'generation') {
    const { status } = await api.getGeneration(job.id)
    return { isFinal: isFinalGenerationStatus(status), scenesEnded: 0 }
  }
  const { status, scenes } = await api.getFilm(job.id)
  const ended = scenes.filter((scene) => scene.status !== 'pending' && scene.status !== 'rendering')
  return { isFinal: isFinalFilmStatus(status), scenesEnded: ended.length }
}
