// Reads a JSON body: right type, not too large, well formed.
// Invariant: at most `MAX_JSON_BYTES` are ever held, whatever the sender says about the length.
import type { Context } from 'hono'
import { invalidContent, ServiceProblem } from '../../services/problems/service-problem.ts'
import { findUnstorableText } from './unstorable-text.ts'

export const MAX_JSON_BYTES = 1024 * 1024

export interface JsonBody {
  value: unknown
  /** As it came, for the fingerprint of an idempotent request. */
  bytes: Uint8Array
}

/** Throws `unsupported_media_type`, `payload_too_large`, `invalid_json`, or `invalid_content` for text that cannot be kept. */
export async function readJson(c: Context): Promise<JsonBody> {
  const contentType = c.req.header('content-type')
  if (!isJson(contentType)) {
    throw new ServiceProblem('unsupported_media_type', {
      detail: `Send the body as application/json${contentType ? `, not ${mediaTypeOf(contentType)}` : ''}.`,
    })
  }
  const bytes = await readBytes(c)
  const value = parseOrThrow(bytes)
  const pointer = findUnstorableText(value)
  if (pointer !== undefined) {
    const detail = 'holds a NUL or half of a surrogate pair, which no text may; take the character out'
    throw invalidContent([{ pointer, detail }])
  }
  return { value, bytes }
}

async function readBytes(c: Context): Promise<Uint8Array> {
  if (Number(c.req.header('content-length') ?? 0) > MAX_JSON_BYTES) throw tooLarge()
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of c.req.raw.body ?? []) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > MAX_JSON_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(): ServiceProblem {
  return new ServiceProblem('payload_too_large', {
    detail: 'A JSON body may have 1 MiB. Send pictures to POST /v1/uploads and name them here by their id.',
  })
}

function parseOrThrow(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0)
    throw new ServiceProblem('invalid_json', { detail: 'The body is empty; send a JSON object.' })
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
  } catch (error) {
    throw new ServiceProblem('invalid_json', {
      detail: `The body does not parse as JSON${placeOf(error)}.`,
      cause: error,
    })
  }
}

/** Only the place is told on; the parser's text repeats parts of the body. */
function placeOf(error: unknown): string {
  const match = error instanceof SyntaxError ? /\(line (\d+) column (\d+)\)/.exec(error.message) : null
  return match ? `: stopped at line ${match[1]}, column ${match[2]}` : ''
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/(json|[\w.-]+\+json)$/.test(mediaTypeOf(contentType ?? ''))
}

function mediaTypeOf(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase().slice(0, 100)
}
