// Callers that never give up: they keep so many jobs unfinished, and repeat a request, with its key, until it has a response.
// Invariant: a job counts as accepted only where the response was 202, and then it is remembered to the end of the run.
import { isFinalFilmStatus, isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import type { FilmStatus, GenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import type { Call } from './callers.ts'

export interface AcceptedJob {
  kind: 'generation' | 'film'
  id: string
}

export type Workload = ReturnType<typeof createWorkload>

/** `picture` is the asset that films and clips start from; `random` gives numbers in [0, 1). */
export function createWorkload(given: { call: Call; picture: string; seed: number; random: () => number }) {
  const { call, picture, random } = given
  const accepted: AcceptedJob[] = []
  const unfinished = new Set<AcceptedJob>()
  /** How many of the scenes of an unfinished film have ended. */
  const scenesEnded = new Map<string, number>()
  let asked = 0

  const ask = async (): Promise<void> => {
    const number = (asked += 1)
    const isFilm = number % 8 === 0
    const kind = isFilm ? 'film' : 'generation'
    const body = isFilm ? filmOf(picture, number) : jobOf(picture, random())
    const reply = await call(`/v1/${kind}s`, { method: 'POST', body, key: `chaos-${given.seed}-${number}` })
    if (reply.status !== 202) {
      throw new Error(`a ${kind} was refused that is valid: ${reply.status} ${JSON.stringify(reply.body)}`)
    }
    const job: AcceptedJob = { kind, id: (reply.body as { id: string }).id }
    accepted.push(job)
    unfinished.add(job)
  }
  const refresh = async (): Promise<void> => {
    await Promise.all(
      [...unfinished].map(async (job) => {
        const seen = await look(call, job)
        if (seen.isFinal) unfinished.delete(job)
        scenesEnded.set(job.id, seen.scenesEnded)
      }),
    )
  }
  return {
    accepted: accepted as readonly AcceptedJob[],
    unfinished: () => [...unfinished],
    /** Ends so far, of jobs and of scenes: where it does not grow, nothing moves. */
    ends: () => accepted.length - unfinished.size + [...scenesEnded.values()].reduce((sum, count) => sum + count, 0),
    refresh,
    /** Sends requests until so many jobs are unfinished. */
    fill: async (target: number): Promise<void> => {
      await refresh()
      const missing = Math.max(0, target - unfinished.size)
      await Promise.all(Array.from({ length: missing }, ask))
    },
  }
}

function jobOf(picture: string, chance: number) {
  if (chance < 0.5) return { model: 'soul', input: { prompt: `A harbour, ${chance}` } }
  if (chance < 0.6) return { model: 'soul', input: { prompt: `Four harbours, ${chance}`, batchSize: 4 } }
  if (chance < 0.7) return { model: 'soul-v1', input: { prompt: `A pier, ${chance}`, pixelSize: '1536x1536' } }
  if (chance < 0.8) return { model: 'dop-lite', input: { prompt: `The sea moves, ${chance}`, image: picture } }
  return { model: 'kling-2.6', input: { prompt: `Gulls, ${chance}`, image: picture } }
}

function filmOf(picture: string, number: number) {
  const scenes = ['Waves roll in', 'The light turns', 'Night falls'].map((prompt) => ({
    prompt: `${prompt}, ${number}`,
  }))
  return { image: picture, settings: { sound: false }, scenes }
}

async function look(call: Call, job: AcceptedJob): Promise<{ isFinal: boolean; scenesEnded: number }> {
  const { status: httpStatus, body } = await call(`/v1/${job.kind}s/${job.id}`)
  if (httpStatus !== 200) throw new Error(`${job.id} was accepted, and reading it gives ${httpStatus}`)
  if (job.kind === 'generation') {
    return { isFinal: isFinalGenerationStatus((body as { status: GenerationStatus }).status), scenesEnded: 0 }
  }
  const { status, scenes } = body as { status: FilmStatus; scenes: { status: string }[] }
  const ended = scenes.filter((scene) => scene.status !== 'pending' && scene.status !== 'rendering')
  return { isFinal: isFinalFilmStatus(status), scenesEnded: ended.length }
}
