// A problem document as a client reads it: tolerant, because a newer API may have codes that we do not know.
import { z } from 'zod'
import { ProblemFieldError } from '../../contracts/public/problems.ts'

export const ReceivedProblem = z.object({
  type: z.string().optional(),
  title: z.string(),
  status: z.int(),
  detail: z.string().default(''),
  code: z.string().optional(),
  requestId: z.string().optional(),
  errors: z.array(ProblemFieldError).optional(),
})
export type ReceivedProblem = z.infer<typeof ReceivedProblem>

/** The problem in a refused response; one made from the status line where the body is something else. */
export async function readProblem(response: Response): Promise<ReceivedProblem> {
  const text = await response.text().catch(() => '')
  const parsed = ReceivedProblem.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  const title = response.statusText || `HTTP ${response.status}`
  return { title, status: response.status, detail: `${response.url} answered ${response.status} without saying why.` }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
