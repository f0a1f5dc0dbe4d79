// Damaged downloads: cut off in the middle, shorter than the file, or not decodable.
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { SandboxContext } from './context.ts'

/** Announces the size of the whole file and closes the connection after half of it. */
export async function cutOffFile(c: SandboxContext, real: Response): Promise<Response> {
  const bytes = Buffer.from(await real.arrayBuffer())
  const { incoming, outgoing } = c.env
  const headers = Object.fromEntries(real.headers)
  outgoing.writeHead(real.status, { ...headers, 'content-length': String(bytes.byteLength) })
  outgoing.write(bytes.subarray(0, Math.floor(bytes.byteLength / 2)), () => incoming.socket.destroy())
  return RESPONSE_ALREADY_SENT
}

/** Half of the file as a complete response. */
export async function shortFile(real: Response): Promise<Response> {
  const bytes = new Uint8Array(await real.arrayBuffer())
  return withBody(real, bytes.subarray(0, Math.floor(bytes.byteLength / 2)))
}

/** The right length and the right first bytes; the rest cannot be decoded. */
export async function corruptFile(real: Response): Promise<Response> {
  const bytes = new Uint8Array(await real.arrayBuffer())
  for (let at = Math.min(16, bytes.byteLength); at < bytes.byteLength; at += 1) bytes[at] = (at * 197 + 89) & 0xff
  return withBody(real, bytes)
}

function withBody(real: Response, bytes: Uint8Array<ArrayBuffer>): Response {
  const headers = new Headers(real.headers)
  headers.set('Content-Length', String(bytes.byteLength))
  headers.delete('Content-Range')
  return new Response(bytes, { status: 200, headers })
}
