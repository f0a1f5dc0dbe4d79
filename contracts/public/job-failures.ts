// Why an accepted job ended without its result. Stored with the job and shown to its caller.
// Invariant: a failure states whether credits were spent.
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
 * - `no_output`: the platform reported `completed` without a file. Paid; never submitted again.
 * - `output_lost`: the platform's output could not be fetched before it expired. Paid.
 * - `timed_out`: the platform's own time limit passed without a result.
 * - `outcome_unknown`: sent without a response on an account without idempotency, and no webhook arrived. It may be paid.
 * - `no_account`: no account of the pool can run this model, or none holds its character any more.
 * - `media_failed`: a clip or frame could not be processed. - `storage_failed`: the object store refused.
 * - `scene_failed`: a scene of the film failed. - `internal`: a bug.
 */
export const FailureCode = z.enum(FAILURE_CODES).meta({ id: 'FailureCode' })
export type FailureCode = z.infer<typeof FailureCode>

export const JobFailure = z
  .object({
    code: FailureCode,
    detail: z.string(),
    paid: z.enum(['no', 'yes', 'unknown']).meta({
      description: 'Whether credits were spent on the job. `unknown`: the outcome of an attempt is not known.',
    }),
  })
  .meta({ id: 'JobFailure' })
export type JobFailure = z.infer<typeof JobFailure>
