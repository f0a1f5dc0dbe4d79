// What all operations that accept a job have in common: what they can answer with, and where the answer says to look.
import type { Context } from 'hono'
import type { z } from '@hono/zod-openapi'
import { jsonAnswer, problems } from '../operation.ts'

/** The 202 with the job, and every problem that can stand in its way. */
export function acceptedOrProblem<Schema extends z.ZodType>(schema: Schema, example: z.output<Schema>) {
  return {
    202: {
      ...jsonAnswer('Accepted.', schema, example),
      headers: { Location: { schema: { type: 'string' as const }, description: 'Where to read it.' } },
    },
    ...problems(
      'invalid_json',
      'invalid_request',
      'budget_exceeded',
      'payload_too_large',
      'unsupported_media_type',
      'invalid_content',
      'unknown_model',
      'unreadable_media',
      'unreachable_url',
      'idempotency_mismatch',
      'storage_full',
    ),
  }
}

/** Says where the job is read, and whether this repeats an earlier answer. */
export function setAcceptedHeaders(c: Context, answer: { body: { links: { self: string } }; isReplay: boolean }): void {
  c.header('Location', answer.body.links.self)
  if (answer.isReplay) c.header('Idempotency-Replayed', 'true')
}
