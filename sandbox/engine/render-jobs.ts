// From what a request asks for to what the render thread draws: every input is fetched, every picture of a batch seeded.
import type { InputMedia, Quote } from '../models/model.ts'
import type { InputFile, RenderJob } from '../render/job.ts'
import { fetchInputOrThrow } from './inputs.ts'
import { hash32 } from './random.ts'
import type { Run } from './run.ts'

/** One job for each output. Throws `InputError` where an input cannot be had. */
export async function renderJobsOrThrow(run: Run, { plan, outputCount }: Quote): Promise<RenderJob[]> {
  const { platform, request, signal } = run
  const fetched = async (input: InputMedia): Promise<InputFile> => ({
    field: input.field,
    path: await fetchInputOrThrow(input, platform.folders.inputs, signal),
  })
  const all = (inputs: readonly InputMedia[]) => Promise.all(inputs.map(fetched))
  const seed = plan.seed ?? hash32(platform.options.seed, 'picture', request.seq)
  switch (plan.kind) {
    case 'picture': {
      const references = await all(plan.references)
      return Array.from({ length: outputCount }, (_, index) => ({
        ...plan,
        references,
        character: null,
        seed: hash32(seed, index),
      }))
    }
    case 'clip':
      return [
        {
          ...plan,
          seed,
          start: plan.start && (await fetched(plan.start)),
          end: plan.end && (await fetched(plan.end)),
          references: await all(plan.references),
          videos: await all(plan.videos),
          audios: await all(plan.audios),
        },
      ]
    case 'sound':
      return [{ ...plan, seed }]
  }
}
