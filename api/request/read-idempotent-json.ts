// Reads a JSON body together with the idempotency key that it may come with.
import type { Context } from 'hono'
import { fingerprintOf, type IdempotencyKey } from '../../services/idempotency/idempotent.ts'
import { idempotencyKeyOrThrow } from './idempotency-key.ts'
import { readJson } from './read-json.ts'

export async function readIdempotentJson(
  c: Context,
): Promise<{ body: unknown; idempotency: IdempotencyKey | undefined }> {
  const key = idempotencyKeyOrThrow(c)
  const { value, bytes } = await readJson(c)
  if (key === undefined) return { body: value, idempotency: undefined }
  const fingerprint = fingerprintOf({ method: c.req.method, path: c.req.path, body: bytes })
  return { body: value, idempotency: { key, fingerprint } }
}
