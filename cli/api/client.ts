// The client of our public HTTP API: JSON in and out, problems as errors, lost connections retried.
// Invariant: every POST carries an Idempotency-Key that its retries share, so asking again can never do a thing twice.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import { ApiProblemError, UnexpectedAnswerError, UnreachableError } from '../errors/errors.ts'
import { isRefusedConnection, networkReason } from './network-reason.ts'
import { readProblem } from './received-problem.ts'

export interface ApiClientOptions {
  /** `http://127.0.0.1:4800`; a path is kept. */
  url: string
  token?: string | undefined
  /** Ends every request when it fires. */
  signal?: AbortSignal
  /** Pause before each further try, in ms. Default 300, 1000, 3000. */
  retryDelaysMs?: readonly number[]
}

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the API's address, or a URL that the API gave. */
  path: string
  headers?: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
  signal?: AbortSignal
}

export interface ApiClient {
  readonly url: string
  /** A GET whose answer is checked against the schema. */
  get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>>
  /** A POST of JSON. `body` left out: an empty POST. */
  post<Schema extends z.ZodType>(path: string, schema: Schema, body?: unknown): Promise<z.infer<Schema>>
  /** A PATCH of JSON: sets what it names, so that a second time changes nothing. */
  patch<Schema extends z.ZodType>(path: string, schema: Schema, body: unknown): Promise<z.infer<Schema>>
  /** A PUT of JSON: replaces the thing, so that a second time changes nothing. */
  put<Schema extends z.ZodType>(path: string, schema: Schema, body: unknown): Promise<z.infer<Schema>>
  delete<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>>
  /** A POST of bytes. */
  upload<Schema extends z.ZodType>(path: string, schema: Schema, file: UploadFile): Promise<z.infer<Schema>>
  /** One try, answered as it comes. Throws `ApiProblemError` unless it is a 2xx, and what `fetch` throws. */
  open(request: ApiRequest): Promise<Response>
}

export interface UploadFile {
  bytes: Uint8Array<ArrayBuffer>
  contentType: string
}

const RETRY_DELAYS_MS = [300, 1000, 3000]
/** Accepting a job may include fetching pictures from slow servers. */
const ANSWER_TIMEOUT_MS = 120_000
const LONGEST_RETRY_AFTER_MS = 10_000

export function createApiClient(options: ApiClientOptions): ApiClient {
  const base = new URL(options.url.endsWith('/') ? options.url : `${options.url}/`)
  const open = async (request: ApiRequest): Promise<Response> => {
    const url = new URL(request.path.replace(/^\/(?!\/)/, ''), base)
    const headers = new Headers(request.headers)
    // A URL given by the API may lead to another host, which must not learn the token.
    if (options.token !== undefined && url.origin === base.origin) {
      headers.set('authorization', `Bearer ${options.token}`)
    }
    const signals = [options.signal, request.signal].filter((signal) => signal !== undefined)
    const { method = 'GET', body = null } = request
    const response = await fetch(url, { method, headers, body, signal: AbortSignal.any(signals) })
    if (!response.ok) throw Object.assign(new ApiProblemError(await readProblem(response)), retryAfterOf(response))
    return response
  }
  const ask = async <Schema extends z.ZodType>(request: ApiRequest, schema: Schema): Promise<z.infer<Schema>> => {
    const response = await openWithRetries({ ...options, url: base.href, open }, request)
    return parseOrThrow(response, schema)
  }
  return {
    url: base.href.replace(/\/$/, ''),
    get: (path, schema) => ask({ path }, schema),
    post: (path, schema, body) => ask(postOf(path, body), schema),
    patch: (path, schema, body) =>
      ask({ method: 'PATCH', path, headers: JSON_HEADERS, body: JSON.stringify(body) }, schema),
    put: (path, schema, body) =>
      ask({ method: 'PUT', path, headers: JSON_HEADERS, body: JSON.stringify(body) }, schema),
    delete: (path, schema) => ask({ method: 'DELETE', path }, schema),
    upload: (path, schema, file) =>
      ask(
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

/** A first connection that is refused is told at once: then nothing is listening. Any later failure may be a restart. */
async function openWithRetries(client: Retrying, request: ApiRequest): Promise<Response> {
  const delays = client.retryDelaysMs ?? RETRY_DELAYS_MS
  for (let attempt = 0; ; attempt++) {
    try {
      return await client.open({ ...request, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })
    } catch (error) {
      if (client.signal?.aborted) throw error
      const delayMs = delays[attempt]
      const wait = delayMs === undefined ? undefined : waitBeforeRetry(error, { attempt, delayMs })
      if (wait === undefined) throw toClientError(client.url, error)
      await sleep(wait, undefined, client.signal === undefined ? {} : { signal: client.signal })
    }
  }
}

/** Milliseconds to wait before asking again; undefined where asking again is of no use. */
function waitBeforeRetry(error: unknown, retry: { attempt: number; delayMs: number }): number | undefined {
  if (!(error instanceof ApiProblemError)) {
    return retry.attempt === 0 && isRefusedConnection(error) ? undefined : retry.delayMs
  }
  const retryAfterMs = (error as { retryAfterMs?: number }).retryAfterMs
  // 409 with Retry-After: our own first try, whose answer was lost, is still being worked on.
  const isPassing = error.problem.status === 503 || (error.problem.status === 409 && retryAfterMs !== undefined)
  if (!isPassing) return undefined
  return Math.min(LONGEST_RETRY_AFTER_MS, Math.max(retry.delayMs, retryAfterMs ?? 0))
}

function retryAfterOf(response: Response): { retryAfterMs?: number } {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {}
}

/** An `UnreachableError` for what `fetch` throws; every other error as it is. */
export function toClientError(url: string, error: unknown): unknown {
  const reason = networkReason(error)
  return reason === undefined ? error : new UnreachableError(url.replace(/\/$/, ''), reason, error)
}

async function parseOrThrow<Schema extends z.ZodType>(response: Response, schema: Schema): Promise<z.infer<Schema>> {
  const body: unknown = await response.json().catch(() => undefined)
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const { pathname } = new URL(response.url)
  const first = parsed.error.issues[0]
  const where = first === undefined || first.path.length === 0 ? 'the body' : first.path.join('.')
  throw new UnexpectedAnswerError(
    `${response.url} does not answer like this version's API (${pathname}: ${where}: ${first?.message ?? 'not JSON'}). ` +
      'Check the address, and that hfw and the API are of the same version.',
  )
}
