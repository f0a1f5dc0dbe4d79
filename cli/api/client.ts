// The client of the public HTTP API: sends and reads JSON, throws problems as errors, retries lost connections.
// Invariant: every POST has an Idempotency-Key that its retries share, so a retry has no second effect.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { ApiProblemError, InterruptedError, UnexpectedResponseError, UnreachableError } from '../errors/errors.ts'
import { isRefusedConnection, networkReason } from './network-reason.ts'
import type { BodyOf, ResponseSchema } from './response-schema.ts'

/** Options of `createApiClient`. */
export interface ApiClientOptions {
  /** For example `http://127.0.0.1:4800`. It may have a path. */
  url: string
  token?: string | undefined
  /** Cancels every request when it fires. */
  signal?: AbortSignal
  /** Pause before each retry, in ms. Default 300, 1000, 3000. */
  retryDelaysMs?: readonly number[]
  /** How long a request that only reads waits for its response, in ms. Default 20 s. */
  readTimeoutMs?: number
}

/** One HTTP request. */
export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** A path in the API, or a URL of an API response. */
  path: string
  headers?: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
  signal?: AbortSignal
}

/** Every method but `open` retries, and throws `ApiProblemError`, `UnreachableError` or `UnexpectedResponseError`. */
export interface ApiClient {
  readonly url: string
  /** Whether requests carry a token. Other programs have none, so that they cannot read the API. */
  readonly hasToken: boolean
  /** GET. The response is checked against the schema. */
  get<Schema extends ResponseSchema>(path: string, schema: Schema): Promise<BodyOf<Schema>>
  /** POST of JSON, or an empty POST without `body`. */
  post<Schema extends ResponseSchema>(path: string, schema: Schema, body?: unknown): Promise<BodyOf<Schema>>
  /** PATCH of JSON. It sets the named fields, so a repetition changes nothing. */
  patch<Schema extends ResponseSchema>(path: string, schema: Schema, body: unknown): Promise<BodyOf<Schema>>
  /** PUT of JSON. It replaces the resource, so a repetition changes nothing. */
  put<Schema extends ResponseSchema>(path: string, schema: Schema, body: unknown): Promise<BodyOf<Schema>>
  delete<Schema extends ResponseSchema>(path: string, schema: Schema): Promise<BodyOf<Schema>>
  /** POST of bytes. */
  upload<Schema extends ResponseSchema>(path: string, schema: Schema, file: UploadFile): Promise<BodyOf<Schema>>
  /** One request without retries. Throws `ApiProblemError` unless the status is 2xx, and the errors of `fetch`. */
  open(request: ApiRequest): Promise<Response>
}

/** The content of an upload. */
export interface UploadFile {
  bytes: Uint8Array<ArrayBuffer>
  contentType: string
}

const RETRY_DELAYS_MS = [300, 1000, 3000]
/** Accepting a job may include fetching images from slow servers. */
const RESPONSE_TIMEOUT_MS = 120_000
/** A read takes long only where the API hangs. The judgement of the installation is the slowest, with eight seconds. */
const READ_TIMEOUT_MS = 20_000
const LONGEST_RETRY_AFTER_MS = 10_000

/** Creates a client. It opens no connection before the first request. */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const base = new URL(options.url.endsWith('/') ? options.url : `${options.url}/`)
  const open = async (request: ApiRequest): Promise<Response> => {
    const url = new URL(request.path.replace(/^\/(?!\/)/, ''), base)
    const headers = new Headers(request.headers)
    // A URL of an API response may lead to another host, which must not receive the token.
    if (options.token !== undefined && url.origin === base.origin) {
      headers.set('authorization', `Bearer ${options.token}`)
    }
    const signals = [options.signal, request.signal].filter((signal) => signal !== undefined)
    const { method = 'GET', body = null } = request
    const response = await fetch(url, { method, headers, body, signal: AbortSignal.any(signals) })
    if (!response.ok) {
      // Loads zod, which a successful command may not need.
      const { readProblem } = await import('./received-problem.ts')
      throw Object.assign(new ApiProblemError(await readProblem(response)), retryAfterOf(response))
    }
    return response
  }
  const send = async <Schema extends ResponseSchema>(request: ApiRequest, schema: Schema): Promise<BodyOf<Schema>> => {
    const response = await openWithRetries({ ...options, url: base.href, open }, request)
    return parseOrThrow(response, schema)
  }
  return {
    url: base.href.replace(/\/$/, ''),
    hasToken: options.token !== undefined,
    get: (path, schema) => send({ path }, schema),
    post: (path, schema, body) => send(postOf(path, body), schema),
    patch: (path, schema, body) =>
      send({ method: 'PATCH', path, headers: JSON_HEADERS, body: JSON.stringify(body) }, schema),
    put: (path, schema, body) =>
      send({ method: 'PUT', path, headers: JSON_HEADERS, body: JSON.stringify(body) }, schema),
    delete: (path, schema) => send({ method: 'DELETE', path }, schema),
    upload: (path, schema, file) =>
      send(
        { ...postOf(path), headers: { ...idempotency(), 'content-type': file.contentType }, body: file.bytes },
        schema,
      ),
    open,
  }
}

const JSON_HEADERS = { 'content-type': 'application/json' }

function postOf(path: string, body?: unknown): ApiRequest {
  if (body === undefined) return { method: 'POST', path, headers: idempotency() }
  return {
    method: 'POST',
    path,
    headers: { ...idempotency(), ...JSON_HEADERS },
    body: JSON.stringify(body),
  }
}

function idempotency(): Record<string, string> {
  return { 'idempotency-key': randomUUID() }
}

type Retrying = ApiClientOptions & Pick<ApiClient, 'open'>

/** A first connection that is refused is not retried, because no server listens. Any later failure may be a restart. */
async function openWithRetries(client: Retrying, request: ApiRequest): Promise<Response> {
  const delays = client.retryDelaysMs ?? RETRY_DELAYS_MS
  const isRead = (request.method ?? 'GET') === 'GET'
  const timeoutMs = isRead ? (client.readTimeoutMs ?? READ_TIMEOUT_MS) : RESPONSE_TIMEOUT_MS
  for (let attempt = 0; ; attempt++) {
    try {
      return await client.open({ ...request, signal: AbortSignal.timeout(timeoutMs) })
    } catch (error) {
      if (client.signal?.aborted) throw interruptionOf(request, error)
      // An API that did not respond in time to a read hangs; only a lost connection may be a restart.
      const delayMs = isRead && isTimeout(error) ? undefined : delays[attempt]
      const wait = delayMs === undefined ? undefined : waitBeforeRetry(error, { attempt, delayMs })
      if (wait === undefined) throw toClientError(client.url, error)
      await sleep(wait, undefined, client.signal === undefined ? {} : { signal: client.signal }).catch(
        (aborted: unknown) => {
          throw interruptionOf(request, aborted)
        },
      )
    }
  }
}

/** A POST to these changes nothing that a user has to know of. */
const HARMLESS = ['/v1/estimates', '/v1/uploads']
const CREATES_JOB = ['/v1/generations', '/v1/films']

/** The error after Ctrl-C: it names what may have been accepted. An interrupted read keeps its error. */
function interruptionOf({ method = 'GET', path }: ApiRequest, error: unknown): unknown {
  if (method === 'GET' || HARMLESS.includes(path)) return error
  return new InterruptedError(undefined, CREATES_JOB.includes(path) ? 'job' : 'change')
}

/** Milliseconds to wait before a retry; undefined when a retry cannot help. */
function waitBeforeRetry(error: unknown, retry: { attempt: number; delayMs: number }): number | undefined {
  if (!(error instanceof ApiProblemError)) {
    return retry.attempt === 0 && isRefusedConnection(error) ? undefined : retry.delayMs
  }
  const retryAfterMs = (error as { retryAfterMs?: number }).retryAfterMs
  // 409 with Retry-After: the first try, whose response was lost, is still being processed. 429: nothing was accepted.
  const { status } = error.problem
  const isTemporary = status === 503 || ((status === 409 || status === 429) && retryAfterMs !== undefined)
  if (!isTemporary) return undefined
  return Math.min(LONGEST_RETRY_AFTER_MS, Math.max(retry.delayMs, retryAfterMs ?? 0))
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError'
}

function retryAfterOf(response: Response): { retryAfterMs?: number } {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {}
}

/** Converts network errors of `fetch` to `UnreachableError`. Returns every other error unchanged. */
export function toClientError(url: string, error: unknown): unknown {
  const reason = networkReason(error)
  return reason === undefined ? error : new UnreachableError(url.replace(/\/$/, ''), reason, error)
}

async function parseOrThrow<Schema extends ResponseSchema>(
  response: Response,
  schema: Schema,
): Promise<BodyOf<Schema>> {
  const body: unknown = await response.json().catch(() => undefined)
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const { pathname } = new URL(response.url)
  const first = parsed.error.issues[0]
  const where = first === undefined || first.path.length === 0 ? 'the body' : first.path.join('.')
  throw new UnexpectedResponseError(
    `${response.url} does not respond like this version's API (${pathname}: ${where}: ${first?.message ?? 'not JSON'}). ` +
      'Check the address, and that hfw and the API have the same version.',
  )
}
