// Every problem that the API can return: one code, one HTTP status, one title.
// Invariant: codes are published API; they are added, never renamed.
import { z } from 'zod'
import { ExceededBudget } from './money.ts'

/** Problem code → HTTP status and title. `docs/problems.md#<code>` documents each code. */
export const PROBLEMS = {
  invalid_json: { status: 400, title: 'The body is not valid JSON' },
  invalid_request: { status: 400, title: 'The request cannot be read' },
  incomplete_body: { status: 400, title: 'The body ended early' },
  unauthenticated: { status: 401, title: 'A valid token is required' },
  budget_exceeded: { status: 402, title: 'The job would exceed a budget' },
  invalid_signature: { status: 401, title: 'The signature is not valid' },
  operators_only: { status: 403, title: 'Only operators may do this' },
  forbidden_host: { status: 403, title: 'This host name is not served' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  body_timeout: { status: 408, title: 'The body arrived too slowly' },
  already_exists: { status: 409, title: 'The resource already exists' },
  wrong_state: { status: 409, title: 'Not possible in the present state' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  range_not_satisfiable: { status: 416, title: 'The range is outside of the file' },
  unsupported_media_type: { status: 415, title: 'This content type is not accepted' },
  invalid_content: { status: 422, title: 'The content is not valid' },
  unknown_model: { status: 422, title: 'Unknown model' },
  key_refused: { status: 422, title: 'The platform refuses the key' },
  price_unknown: { status: 422, title: 'The price is not known' },
  unreadable_media: { status: 422, title: 'The media cannot be read' },
  unreachable_url: { status: 422, title: 'The URL cannot be fetched' },
  idempotency_mismatch: { status: 422, title: 'The idempotency key was used for another request' },
  too_many_fetches: { status: 429, title: 'Too many files are fetched for this client' },
  line_full: { status: 429, title: 'Too many jobs of this client wait' },
  internal: { status: 500, title: 'Internal error' },
  platform_blocked: { status: 502, title: 'A firewall blocks the platform' },
  platform_unavailable: { status: 502, title: 'The platform is not available' },
  unavailable: { status: 503, title: 'A part of the server is not available' },
  storage_full: { status: 507, title: 'The object store is full' },
} as const

export const ProblemCode = z.enum(Object.keys(PROBLEMS) as [keyof typeof PROBLEMS, ...(keyof typeof PROBLEMS)[]])
export type ProblemCode = keyof typeof PROBLEMS

export const ProblemFieldError = z
  .object({
    pointer: z
      .string()
      .meta({ description: 'JSON Pointer to the field in the body, or the name of a header or parameter.' }),
    detail: z.string().meta({ description: 'What is wrong, and how to fix it.' }),
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
    errors: z
      .array(ProblemFieldError)
      .optional()
      .meta({ description: 'At most 50 errors. If there are more, one last entry says how many are not listed.' }),
    budget: ExceededBudget.optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem document.' })
export type Problem = z.infer<typeof Problem>
