// Refusals of a job that name the file of an option, because the API knows only the stored asset.
import { ApiProblemError } from '../errors/errors.ts'

/**
 * Runs `work`. A refusal of the field at one of the JSON Pointers gets the source in front of its sentence, for example
 * `./waves.mp4 is 2.5 s long; …`. Sources that are undefined are ignored.
 */
export async function namingSources<Result>(
  sources: Readonly<Record<string, string | undefined>>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ApiProblemError)) throw error
    const { problem } = error
    const errors = problem.errors?.map(({ pointer, detail }) => {
      const source = sources[pointer]
      return { pointer, detail: source === undefined ? detail : `${source} ${detail}` }
    })
    throw new ApiProblemError({ ...problem, ...(errors === undefined ? {} : { errors }) })
  }
}
