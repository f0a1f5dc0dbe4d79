// Reads a JSON body: right type, not too large, well formed.
// Invariant: at most `MAX_JSON_BYTES` are held in memory, also where the declared length is wrong.
import type { Context } from 'hono'
import { invalidContent, ServiceProblem } from '../../services/problems/service-problem.ts'
import { bodyBytesOrThrow } from './body-bytes.ts'
import { findUnstorableText } from './unstorable-text.ts'

export const MAX_JSON_BYTES = 1024 * 1024

const JSON_LIMIT = {
  maxBytes: MAX_JSON_BYTES,
  tooLarge: 'A JSON body may have at most 1 MiB. Upload images with POST /v1/uploads and send their ids here.',
}

export interface JsonBody {
  /** Parsed JSON of any shape. */
  body: unknown
  /** The bytes as received, for fingerprints and signatures. */
  bytes: Uint8Array
}

/** Throws `unsupported_media_type`, `payload_too_large`, `incomplete_body`, `invalid_json`, or `invalid_content` for text that cannot be stored. */
export async function readJson(c: Context): Promise<JsonBody> {
  const contentType = c.req.header('content-type')
  if (!isJson(contentType)) {
    throw new ServiceProblem('unsupported_media_type', {
      detail: `Send the body as application/json${contentType ? `, not ${mediaTypeOf(contentType)}` : ''}.`,
    })
  }
  const bytes = await readBytes(c)
  const body = parseOrThrow(bytes)
  const pointer = findUnstorableText(body)
  if (pointer !== undefined) {
    const detail = 'contains a NUL or half of a surrogate pair, which cannot be stored; remove the character'
    throw invalidContent([{ pointer, detail }])
  }
  return { body, bytes }
}

async function readBytes(c: Context): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bodyBytesOrThrow(c, JSON_LIMIT)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function parseOrThrow(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0)
    throw new ServiceProblem('invalid_json', { detail: 'The body is empty; send a JSON object.' })
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
  } catch (error) {
    throw new ServiceProblem('invalid_json', {
      detail: `The body does not parse as JSON${positionOf(error)}.`,
      cause: error,
    })
  }
}

/** Only the position is reported; the parser's text repeats parts of the body. */
function positionOf(error: unknown): string {
  const match = error instanceof SyntaxError ? /\(line (\d+) column (\d+)\)/.exec(error.message) : null
  return match ? `: stopped at line ${match[1]}, column ${match[2]}` : ''
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/(json|[\w.-]+\+json)$/.test(mediaTypeOf(contentType ?? ''))
}

function mediaTypeOf(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase().slice(0, 100)
}
