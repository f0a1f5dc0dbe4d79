// Why an accepted job ended without its result. These are kept with the job and shown to whoever asked for it.
// Invariant: a failure says honestly whether anything was paid for.
import { z } from 'zod'

export const FAILURE_CODES = [
  'content_rejected',
  'generation_failed',
  'request_rejected',
  'no_output',
  'output_lost',
  'timed_out',
  'outcome_unknown',
  'no_account',
  'media_failed',
  'storage_failed',
  'scene_failed',
  'internal',
] as const

/**
 * - `content_rejected`: moderation refused the input or the output (the platform's `nsfw`); refunded.
 * - `generation_failed`: the platform reported `failed`; refunded.
 * - `request_rejected`: the platform refused the request itself (400 or 422); nothing was paid.
 * - `no_output`: the platform said `completed` but named no file. Paid; never resubmitted blindly.
 * - `output_lost`: the platform's output could not be fetched before it expired. Paid.
 * - `timed_out`: the platform's own time limit passed without an answer.
 * - `outcome_unknown`: sent without an answer on an account without idempotency, and no webhook came. Perhaps paid.
 * - `no_account`: no account of the pool can run this model.
 * - `media_failed`: a clip or frame could not be processed. - `storage_failed`: the object store refused.
 * - `scene_failed`: a scene of the film failed. - `internal`: our fault.
 */
export const FailureCode = z.enum(FAILURE_CODES).meta({ id: 'FailureCode' })
export type FailureCode = z.infer<typeof FailureCode>

export const JobFailure = z
  .object({
    code: FailureCode,
    detail: z.string(),
    paid: z.enum(['no', 'yes', 'unknown']).meta({ description: 'Whether credits were spent on it.' }),
  })
  .meta({ id: 'JobFailure' })
export type JobFailure = z.infer<typeof JobFailure>
