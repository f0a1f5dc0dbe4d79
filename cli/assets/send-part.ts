// Sends one part of an upload, again after a broken connection.
// Invariant: a part is sent again with all its bytes, and replaces what arrived of it before.
import { setTimeout as sleep } from 'node:timers/promises'
import { type UploadPart, UploadSession } from '../../contracts/public/upload-sessions.ts'
import { toClientError } from '../api/client.ts'
import { ApiProblemError } from '../errors/errors.ts'
import type { Session } from '../session.ts'

/** Pause before each further try, in ms. */
const RETRY_DELAYS_MS = [300, 1_000, 3_000, 10_000]
/** 8 MiB arrive in it at 0.3 Mbit/s, which is also the limit of the API. */
const PART_TIMEOUT_MS = 240_000

interface PartToSend {
  uploadId: string
  part: UploadPart
  bytes: Uint8Array<ArrayBuffer>
}

/**
 * Sends to the address of the part. Where that is an address of the store that cannot be used from here, the API receives the part
 * instead. Throws `ApiProblemError` where the API refuses it, `UnreachableError` after the last try.
 */
export async function sendPart(session: Pick<Session, 'api' | 'signal'>, sent: PartToSend): Promise<void> {
  let url = sent.part.url
  const throughApi = `/v1/upload-sessions/${sent.uploadId}/parts/${sent.part.number}`
  for (let attempt = 0; ; attempt += 1) {
    try {
      await put(session, url, sent.bytes)
      return
    } catch (error) {
      if (session.signal.aborted) throw error
      const delayMs = RETRY_DELAYS_MS[attempt]
      const isOfApi = url === throughApi
      if (delayMs === undefined || (isOfApi && isFinal(error))) throw toClientError(session.api.url, error)
      // An expired address of the store gets a new one once. After that the part goes through the API.
      url = isOfApi || attempt > 0 ? throughApi : await newAddress(session, sent, throughApi)
      await sleep(delayMs, undefined, { signal: session.signal })
    }
  }
}

async function put(
  session: Pick<Session, 'api' | 'signal'>,
  url: string,
  body: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const headers = { 'content-type': 'application/octet-stream' }
  const response = await session.api.open({
    method: 'PUT',
    path: url,
    headers,
    body,
    signal: AbortSignal.timeout(PART_TIMEOUT_MS),
  })
  await response.body?.cancel()
}

/** The API has looked at the part: the same part gets the same response. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiProblemError && error.problem.status < 500 && error.problem.code !== 'body_timeout'
}

async function newAddress({ api }: Pick<Session, 'api'>, sent: PartToSend, otherwise: string): Promise<string> {
  const upload = await api.get(`/v1/upload-sessions/${sent.uploadId}`, UploadSession)
  return upload.parts.find((part) => part.number === sent.part.number)?.url ?? otherwise
}
