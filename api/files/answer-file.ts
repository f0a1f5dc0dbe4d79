// Answers with a stored file: ranges for players, validators for caches, and never a guess at its type.
import type { OpenAsset } from '../../services/assets/open-asset.ts'
import { ServiceProblem } from '../../services/problems/service-problem.ts'
import type { ApiContext } from '../api-types.ts'
import { parseByteRange } from './byte-range.ts'

export interface FileAnswer {
  file: OpenAsset
  /** Without path; the extension is part of it. */
  fileName: string
  /** True where the bytes behind the URL can never change. */
  isImmutable: boolean
}

/** Hono asks for the narrower type; at run time there is only one. */
type BodyStream = ReadableStream<Uint8Array<ArrayBuffer>>

const YEAR_SECONDS = 31_536_000

export async function answerFile(c: ApiContext, { file, fileName, isImmutable }: FileAnswer): Promise<Response> {
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

/** Shown in place, with a name for whoever saves it. Names beyond ASCII go in the extended form (RFC 6266). */
function contentDisposition(fileName: string): string {
  const plain = fileName.replaceAll(/[^\x20-\x7e]|["\\/%]/g, '_')
  const encoded = encodeURIComponent(fileName).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
  return `inline; filename="${plain}"; filename*=UTF-8''${encoded}`
}
