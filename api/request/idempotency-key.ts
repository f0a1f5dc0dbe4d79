// Reads the `Idempotency-Key` header: a structured-field string ("…"), or the same without quotes.
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { ServiceProblem } from '../../services/problems/service-problem.ts'

const VISIBLE_ASCII = /^[\x21-\x7e]{1,255}$/

/** What the header may contain: the key, or the key between quotes. `idempotencyKeyOrThrow` accepts the same. */
const HEADER_PATTERN = String.raw`^(?:[!#-~][!-~]{0,254}|"(?:[!#-\[\]-~]|\\["\\]){1,255}")$`

/** Documents the header; `idempotencyKeyOrThrow` reads and checks it. */
export const IdempotencyHeader = z.object({
  'idempotency-key': z
    .string()
    .optional()
    .meta({
      description:
        'A request that is repeated with the same key is executed once: the repetition gets the first response, with `Idempotency-Replayed: true`. 1 to 255 visible ASCII characters, stored for at least 24 hours.',
      pattern: HEADER_PATTERN,
      examples: ['7f1c2c3e-0d5e-4bb6-9a53-2f1f2f0b6c11'],
    }),
})

/** What reading the key, and repeating it with another request, can throw. */
export const IDEMPOTENCY_PROBLEMS = ['invalid_request', 'idempotency_mismatch'] as const

/** Undefined where the header is missing. Throws `invalid_request` where it cannot be read. */
export function idempotencyKeyOrThrow(c: Context): string | undefined {
  const header = c.req.header('idempotency-key')?.trim()
  if (header === undefined) return undefined
  const key = unquote(header)
  if (key !== undefined && VISIBLE_ASCII.test(key)) return key
  throw new ServiceProblem('invalid_request', {
    detail: 'The Idempotency-Key cannot be read.',
    errors: [{ pointer: 'Idempotency-Key', detail: 'must be 1 to 255 visible ASCII characters, without spaces' }],
  })
}

function unquote(header: string): string | undefined {
  if (!header.startsWith('"')) return header
  const match = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header)
  return match?.[1]?.replaceAll(/\\(["\\])/g, '$1')
}
