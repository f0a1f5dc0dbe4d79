// What all operations that accept a job have in common: the 202 response, their problems and their headers.
import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ProblemCode } from '../../contracts/public/problems.ts'
import { jsonResponse } from './json-response.ts'

/** Problems of accepting a job, besides those of its body. */
export const ACCEPT_PROBLEMS: ProblemCode[] = [
  'budget_exceeded',
  'unknown_model',
  'price_unknown',
  'platform_unavailable',
  'unreadable_media',
  'unreachable_url',
  'too_many_fetches',
  'line_full',
  'storage_full',
]

/** The 202 with the job. */
export function acceptedResponse<Schema extends z.ZodType>(schema: Schema, example: z.output<Schema>) {
  return {
    202: {
      ...jsonResponse('Accepted.', schema, example),
      headers: { Location: { schema: { type: 'string' as const }, description: 'Path of the job.' } },
    },
  }
}

/** Sets `Location`, and `Idempotency-Replayed` where the response is the stored one of an earlier request. */
export function setAcceptedHeaders(c: Context, answer: { body: { links: { self: string } }; isReplay: boolean }): void {
  c.header('Location', answer.body.links.self)
  if (answer.isReplay) c.header('Idempotency-Replayed', 'true')
}
