// Makes the jobs of the render threads from a request: fetches every input and gives each picture of a batch its seed.
import type { CharacterInput, InputMedia, Quote, RenderPlan } from '../../models/model.ts'
import type { InputFile, PictureJob, RenderJob } from '../../render/job.ts'
import type { InputLoan } from './input-folder.ts'
import { hash32 } from '../time/random.ts'
import type { Run } from '../requests/run-context.ts'

/**
 * One job for each output. The loan holds the inputs until it ends. In `still` quality no input is fetched. Throws `InputError`
 * when an input cannot be fetched.
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

/** A job with only the fields that determine the shape of the file. */
function stillJob(plan: RenderPlan): RenderJob {
  const nothing = { quality: 'still' as const, prompt: '', seed: 0, references: [] }
  switch (plan.kind) {
    case 'picture':
      return { kind: 'picture', size: plan.size, format: plan.format, character: null, ...nothing }
    case 'clip': {
      const { kind, size, durationSeconds, fps, hasSound, container } = plan
      const hasAudio = hasSound || plan.audios.length > 0
      const shape = { kind, size, durationSeconds, fps, container, hasSound: hasAudio }
      return { ...shape, start: null, end: null, videos: [], audios: [], ...nothing }
    }
    case 'sound':
      return { kind: 'sound', prompt: '', seed: 0, durationSeconds: plan.durationSeconds }
    default:
      return plan satisfies never
  }
}

/** Null for a Soul ID that is unknown, unfinished or of another variant: the platform ignores it without an error. */
function characterOf({ platform, request }: Run, wanted: CharacterInput | null): PictureJob['character'] {
  if (wanted === null) return null
  const character = platform.characters.find(request.account, wanted.id)
  if (character === undefined || character.status !== 'completed' || character.variant !== wanted.variant) return null
  const [path] = character.photos
  const photo = path === undefined ? null : { field: 'photo', path }
  return { id: character.id, strength: wanted.strength, photo }
}
