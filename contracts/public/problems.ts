// Every way in which a request or a job can go wrong, as users see it: one code, one HTTP status, one title.
// Invariant: codes are published API; they are added, never renamed.
import { z } from 'zod'
import { ExceededBudget } from './money.ts'

/** Problem code → HTTP status and title. The documentation of each lives at `docs/problems.md#<code>`. */
export const PROBLEMS = {
  invalid_json: { status: 400, title: 'The body is not JSON' },
  invalid_request: { status: 400, title: 'The request cannot be read' },
  unauthenticated: { status: 401, title: 'A token is needed' },
  budget_exceeded: { status: 402, title: 'This would cross a budget' },
  invalid_signature: { status: 401, title: 'The signature does not fit' },
  operators_only: { status: 403, title: 'This is for operators' },
  forbidden_host: { status: 403, title: 'This host name is not served' },
  not_found: { status: 404, title: 'There is no such thing' },
  method_not_allowed: { status: 405, title: 'This method is not offered here' },
  already_exists: { status: 409, title: 'There is one already' },
  wrong_state: { status: 409, title: 'Not possible in the present state' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  range_not_satisfiable: { status: 416, title: 'The range lies outside the file' },
  unsupported_media_type: { status: 415, title: 'This content type is not accepted' },
  invalid_content: { status: 422, title: 'The content is not valid' },
  unknown_model: { status: 422, title: 'There is no such model' },
  key_refused: { status: 422, title: 'The platform does not take this key' },
  unreadable_media: { status: 422, title: 'The media cannot be read' },
  unreachable_url: { status: 422, title: 'The URL cannot be fetched' },
  idempotency_mismatch: { status: 422, title: 'The idempotency key was used with another request' },
  internal: { status: 500, title: 'Something broke on our side' },
  platform_blocked: { status: 502, title: 'A firewall stands before the platform' },
  platform_unavailable: { status: 502, title: 'The platform cannot be asked' },
  unavailable: { status: 503, title: 'A part is not available just now' },
  storage_full: { status: 507, title: 'The object store is full' },
} as const

export const ProblemCode = z.enum(Object.keys(PROBLEMS) as [keyof typeof PROBLEMS, ...(keyof typeof PROBLEMS)[]])
export type ProblemCode = keyof typeof PROBLEMS

export const ProblemFieldError = z
  .object({
    pointer: z
      .string()
      .meta({ description: 'JSON Pointer to the field in the body, or the name of a header or parameter.' }),
    detail: z.string().meta({ description: 'What is wrong with it and how to mend it.' }),
  })
  .meta({ id: 'ProblemFieldError' })
export type ProblemFieldError = z.infer<typeof ProblemFieldError>

/** RFC 9457 problem document, with our extensions `code`, `requestId`, `errors` and `budget`. */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'URL of the documentation of this code.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: ProblemCode,
    requestId: z.string(),
    errors: z.array(ProblemFieldError).optional(),
    budget: ExceededBudget.optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem document.' })
export type Problem = z.infer<typeof Problem>
