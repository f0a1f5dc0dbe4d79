// Reads problem documents (RFC 9457). The schema accepts unknown codes, because a newer API may have more.
import { z } from 'zod'
import { ProblemFieldError } from '../../contracts/public/problems.ts'
import { parseJson } from './parse-json.ts'

/** All fields but title and status are optional. */
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

/** The problem in the body of a response; built from the status line when the body is something else. */
export async function readProblem(response: Response): Promise<ReceivedProblem> {
  const text = await response.text().catch(() => '')
  const parsed = ReceivedProblem.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  const title = response.statusText || `HTTP ${response.status}`
  return {
    title,
    status: response.status,
    detail: `${response.url} responded with ${response.status} and without a reason.`,
  }
}
