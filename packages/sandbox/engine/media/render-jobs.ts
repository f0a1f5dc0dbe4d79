// From what a request asks for to what the render threads draw: every input is fetched, every picture of a batch seeded.
import type { CharacterInput, InputMedia, Quote, RenderPlan } from '../../models/model.ts'
import type { InputFile, PictureJob, RenderJob } from '../../render/job.ts'
import type { InputLoan } from './input-folder.ts'
import { hash32 } from '../time/random.ts'
import type { Run } from '../requests/run-context.ts'

/**
 * One job for each output; the inputs are held by the loan until it ends. In `still` quality nothing is fetched. Throws
 * `InputError` where an input cannot be had.
 */
export async function renderJobsOrThrow(run: Run, quote: Quote, loan: InputLoan): Promise<RenderJob[]> {
  const { plan, outputCount } = quote
  if (run.platform.options.quality === 'still') return Array.from({ length: outputCount }, () => stillJob(plan))
  const { platform, request, signal } = run
  const fetched = async (input: InputMedia): Promise<InputFile> => ({
    field: input.field,
    path: await loan.fetchOrThrow(input, signal),
  })
  const all = (inputs: readonly InputMedia[]) => Promise.all(inputs.map(fetched))
  const seed = plan.seed ?? hash32(platform.options.seed, 'picture', request.seq)
  switch (plan.kind) {
    case 'picture': {
      const references = await all(plan.references)
      const character = characterOf(run, plan.character)
      const shared = { ...plan, quality: 'full' as const, references, character }
      return Array.from({ length: outputCount }, (_, index) => ({ ...shared, seed: hash32(seed, index) }))
    }
    case 'clip': {
      const [start, end] = await all([plan.start, plan.end].filter((input) => input !== null))
      const [references, videos, audios] = [await all(plan.references), await all(plan.videos), await all(plan.audios)]
      const ends = { start: plan.start && (start ?? null), end: plan.end && ((plan.start ? end : start) ?? null) }
      return [{ ...plan, quality: 'full', seed, ...ends, references, videos, audios }]
    }
    case 'sound':
      return [{ ...plan, seed }]
    default:
      return plan satisfies never
  }
}

/** Only what decides the shape of the file is left. */
function stillJob(plan: RenderPlan): RenderJob {
  const nothing = { quality: 'still' as const, prompt: '', seed: 0, references: [] }
  switch (plan.kind) {
    case 'picture':
      return { kind: 'picture', size: plan.size, format: plan.format, character: null, ...nothing }
    case 'clip': {
      const { kind, size, durationSeconds, fps, hasSound, container } = plan
      const isHeard = hasSound || plan.audios.length > 0
      const shape = { kind, size, durationSeconds, fps, container, hasSound: isHeard }
      return { ...shape, start: null, end: null, videos: [], audios: [], ...nothing }
    }
    case 'sound':
      return { kind: 'sound', prompt: '', seed: 0, durationSeconds: plan.durationSeconds }
    default:
      return plan satisfies never
  }
}

/** A Soul ID that is unknown, unfinished or of another variant is ignored without a word, as the platform does. */
function characterOf({ platform, request }: Run, wanted: CharacterInput | null): PictureJob['character'] {
  if (wanted === null) return null
  const character = platform.characters.find(request.account, wanted.id)
  if (character === undefined || character.status !== 'completed' || character.variant !== wanted.variant) return null
  const [path] = character.photos
  const photo = path === undefined ? null : { field: 'photo', path }
  return { id: character.id, strength: wanted.strength, photo }
}
