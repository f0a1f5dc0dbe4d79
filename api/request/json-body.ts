// JSON bodies of operations, with and without an idempotency key.
import type { z } from '@hono/zod-openapi'
import { fingerprintOf, type IdempotencyKey } from '../../services/idempotency/idempotent.ts'
import type { ApiContext } from '../api-types.ts'
import { IDEMPOTENCY_PROBLEMS, IdempotencyHeader, idempotencyKeyOrThrow } from './idempotency-key.ts'
import { type JsonBody, readJson } from './read-json.ts'
import type { RequestBody } from './request-body.ts'

const JSON_PROBLEMS = [
  'invalid_json',
  'incomplete_body',
  'body_timeout',
  'payload_too_large',
  'unsupported_media_type',
  'invalid_content',
] as const

/** One of several schemas is enough. `example`: for a schema that has none of its own. `examples`: by name, for a schema with variants. */
interface Described {
  schema: z.ZodType | readonly z.ZodType[]
  example?: unknown
  examples?: NamedExamples | undefined
}

export type NamedExamples = Readonly<Record<string, { summary: string; value: unknown }>>

/** The parsed body, which the service checks, and its bytes. */
export function jsonBody(schema: Described['schema'], example?: unknown): RequestBody<JsonBody> {
  return { content: contentOf({ schema, example }), problems: JSON_PROBLEMS, read: readJson }
}

/** As `jsonBody`, and undefined for a request that has no body. */
export function optionalJsonBody(schema: Described['schema']): RequestBody<JsonBody | undefined> {
  const read = async (c: ApiContext): Promise<JsonBody | undefined> => {
    const isEmpty = (c.req.header('content-length') ?? '0') === '0' && c.req.header('transfer-encoding') === undefined
    return isEmpty && c.req.header('content-type') === undefined ? undefined : readJson(c)
  }
  return { content: contentOf({ schema }), isOptional: true, problems: JSON_PROBLEMS, read }
}

/** The parsed body with the idempotency key that the caller sent, if any. */
export function idempotentJsonBody(
  schema: z.ZodType,
  examples?: NamedExamples,
): RequestBody<{ body: unknown; idempotency: IdempotencyKey | undefined }> {
  return {
    content: contentOf({ schema, examples }),
    headers: IdempotencyHeader,
    problems: [...JSON_PROBLEMS, ...IDEMPOTENCY_PROBLEMS],
    read: async (c) => {
      const key = idempotencyKeyOrThrow(c)
      const { body, bytes } = await readJson(c)
      if (key === undefined) return { body, idempotency: undefined }
      const fingerprint = fingerprintOf({ method: c.req.method, path: c.req.path, body: bytes })
      return { body, idempotency: { key, fingerprint } }
    },
  }
}

function contentOf({ schema, example, examples }: Described): RequestBody<unknown>['content'] {
  const shown = { ...(example === undefined ? {} : { example }), ...(examples === undefined ? {} : { examples }) }
  return { 'application/json': { schema, ...shown } }
}
