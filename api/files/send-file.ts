// Sends a stored file: ranges for players, validators for caches, and the type that was detected when it was stored.
import type { OpenAsset } from '../../services/assets/open-asset.ts'
import { ServiceProblem } from '../../services/problems/service-problem.ts'
import type { ApiContext } from '../api-types.ts'
import { parseByteRange } from './byte-range.ts'

export interface FileToSend {
  file: OpenAsset
  /** Without path, with extension. */
  fileName: string
  /** True where the bytes of the URL never change. */
  isImmutable: boolean
}

/** Hono declares the narrower type; at run time the two are the same. */
type BodyStream = ReadableStream<Uint8Array<ArrayBuffer>>

const YEAR_SECONDS = 31_536_000

export async function sendFile(c: ApiContext, { file, fileName, isImmutable }: FileToSend): Promise<Response> {
  const { asset } = file
  const etag = `"${asset.sha256}"`
  c.header('ETag', etag)
  c.header('Accept-Ranges', 'bytes')
  c.header('Cache-Control', isImmutable ? `private, max-age=${YEAR_SECONDS}, immutable` : 'private, no-cache')
  c.header('X-Content-Type-Options', 'nosniff')
  if (matchesEtag(c.req.header('if-none-match'), etag)) return c.body(null, 304)
  c.header('Content-Type', asset.contentType)
  c.header('Content-Disposition', contentDisposition(fileName))
  const ifRange = c.req.header('if-range')
  const wantsRange = ifRange === undefined || ifRange === etag
  const range = wantsRange ? parseByteRange(c.req.header('range'), asset.sizeBytes) : undefined
  if (range === 'unsatisfiable') {
    c.header('Content-Range', `bytes */${asset.sizeBytes}`)
    throw new ServiceProblem('range_not_satisfiable', { detail: `The file has ${asset.sizeBytes} bytes.` })
  }
  const isHead = c.req.raw.method === 'HEAD'
  if (!range) {
    c.header('Content-Length', String(asset.sizeBytes))
    return c.newResponse(isHead ? null : ((await file.open()) as BodyStream), 200)
  }
  const { start, endInclusive } = range
  c.header('Content-Range', `bytes ${start}-${endInclusive}/${asset.sizeBytes}`)
  c.header('Content-Length', String(endInclusive - start + 1))
  return c.newResponse(isHead ? null : ((await file.open(range)) as BodyStream), 206)
}

function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.split(',').some((candidate) => ['*', etag, `W/${etag}`].includes(candidate.trim()))
}

/** Browsers show the file and save it under this name. A name beyond ASCII has the extended form (RFC 6266). */
function contentDisposition(fileName: string): string {
  const plain = fileName.replaceAll(/[^\x20-\x7e]|["\\/%]/g, '_')
  const encoded = encodeURIComponent(fileName).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
  return `inline; filename="${plain}"; filename*=UTF-8''${encoded}`
}
