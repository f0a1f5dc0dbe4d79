// Public files: outputs and uploads, with `Range` so that players can seek. No credentials, as on the platform's CDN.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { notFound } from '../engine/refusals/refusals.ts'
import { areFilesGone } from '../engine/media/retention.ts'
import type { SandboxApp, SandboxContext, Services } from './context.ts'
import { refuse } from './context.ts'

const MEDIA_TYPES: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.wav': 'audio/wav',
  '.mp4': 'video/mp4',
  '.mov': 'video/quicktime',
}

/** Content type by the extension of the file. */
export function mediaTypeOf(path: string): string {
  return MEDIA_TYPES[extname(path)] ?? 'application/octet-stream'
}

export function addMediaRoutes(app: SandboxApp, { platform }: Services): void {
  app.get('/media/uploads/:file{[0-9a-f-]+\\.[a-z0-9]+}', (c) =>
    sendFile(c, join(platform.folders.uploads, c.req.param('file'))),
  )
  // Requests may share a file, but each request has its own URL, which expires with its own retention.
  app.get('/media/outputs/:request/:name{[0-9]+\\.[a-z0-9]+}', (c) => {
    const request = platform.requests.find(c.req.param('request'))
    const name = c.req.param('name')
    const output = request?.outputs[Number.parseInt(name, 10)]
    if (request === undefined || output === undefined || extname(output.file) !== extname(name)) {
      return refuse(c, notFound())
    }
    if (areFilesGone(request, platform.clock.now())) return refuse(c, notFound())
    return sendFile(c, join(platform.folders.outputs, output.file))
  })
}

async function sendFile(c: SandboxContext, path: string): Promise<Response> {
  const sizeBytes = await stat(path).then(
    (found) => found.size,
    () => undefined,
  )
  if (sizeBytes === undefined) return refuse(c, notFound())
  const range = rangeOf(c.req.header('Range'), sizeBytes)
  c.header('Accept-Ranges', 'bytes')
  if (range === 'unsatisfiable') {
    c.header('Content-Range', `bytes */${sizeBytes}`)
    return c.body(null, 416)
  }
  const { first, last } = range ?? { first: 0, last: sizeBytes - 1 }
  c.header('Content-Type', mediaTypeOf(path))
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('Content-Length', String(last - first + 1))
  if (range !== undefined) c.header('Content-Range', `bytes ${first}-${last}/${sizeBytes}`)
  const status = range === undefined ? 200 : 206
  if (c.req.method === 'HEAD' || sizeBytes === 0) return c.body(null, status)
  return c.body(Readable.toWeb(createReadStream(path, { start: first, end: last })) as ReadableStream, status)
}

/** First and last byte of a single range; undefined for the whole file (no header, or an unsupported form of it). */
function rangeOf(
  header: string | undefined,
  sizeBytes: number,
): { first: number; last: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (match === null || (match[1] === '' && match[2] === '')) return undefined
  const first = match[1] === '' ? Math.max(0, sizeBytes - Number(match[2])) : Number(match[1])
  const last = match[1] === '' || match[2] === '' ? sizeBytes - 1 : Math.min(Number(match[2]), sizeBytes - 1)
  return first > last || first >= sizeBytes ? 'unsatisfiable' : { first, last }
}
