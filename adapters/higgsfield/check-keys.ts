// Checks whether the platform accepts a key, and reads what the key's account may use.
// Invariant: only free reads; nothing is submitted, deleted or charged.
import { z } from 'zod'
import { isForeignPage } from '../../domain/platform-errors/foreign-page.ts'
import { keyRejectionOf } from '../../domain/platform-errors/key-rejection.ts'
import type { KeyCheck, KeyChecker, PlatformKeyPair } from '../../services/accounts/ports.ts'
import { checkedEndpoint, type PlatformEndpoint } from './endpoint.ts'
import { parseJson, readErrorBody } from './error-body.ts'
import { type Exchange, exchange, isSendable, isSuccess, sourceOf } from './http-exchange.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'

export interface KeyCheckerOptions extends PlatformEndpoint {
  /** Limit of each call, in milliseconds. Default 10 s, because an operator waits. */
  timeoutMs?: number
}

const PAGE_SIZE = 100
const MAX_PAGES = 20
const DAY_MS = 24 * 60 * 60_000

const ModelPage = z.object({ items: z.array(z.object({ slug: z.string().min(1) })) })

/** Throws `TypeError` for a base URL that is not http(s) or that carries credentials. */
export function createKeyChecker({ timeoutMs = scaledMs(10_000), ...options }: KeyCheckerOptions): KeyChecker {
  const endpoint = checkedEndpoint(options)
  return {
    async checkKey(key: PlatformKeyPair) {
      if (!isSendable(key)) return { kind: 'refused', reason: 'rejected', detail: 'no header can carry this key' }
      const ask = (path: string) =>
        exchange({ ...endpoint, credentials: key }, { method: 'GET', path, timeoutMs, signal: undefined }).catch(unsent)
      return checkKey(ask)
    },
  }
}

type Ask = (path: string) => Promise<Exchange>

async function checkKey(ask: Ask): Promise<KeyCheck> {
  const first = await ask(pagePath(1))
  const problem = problemOf(first)
  if (problem) return problem
  const isSandbox = first.kind === 'answered' ? sourceOf(first) : undefined
  return {
    kind: 'accepted',
    isSandbox,
    models: await readModels(ask, first),
    hasUsageReport: await hasUsageReport(ask),
  }
}

/** A 404 in the platform's own form proves that the key is accepted: this server only lacks the path. */
function problemOf(answer: Exchange): KeyCheck | undefined {
  if (answer.kind !== 'answered') return { kind: 'unavailable', detail: answer.detail }
  const { httpStatus, contentType } = answer
  const { detail, code } = readErrorBody(answer.text)
  const reason = keyRejectionOf({ httpStatus, contentType, code })
  const text = detail || `HTTP ${httpStatus}`
  if (reason) return { kind: 'refused', reason, detail: text }
  if (isSuccess(httpStatus) && !isForeignPage(contentType)) return undefined
  if (httpStatus === 404 && !isForeignPage(contentType)) return undefined
  const full = `${text} (HTTP ${httpStatus})`
  const isFirewall = isForeignPage(contentType) && httpStatus < 500
  return { kind: isFirewall ? 'blocked' : 'unavailable', detail: full }
}

/** Reads all pages; undefined where there is no catalogue. A page without new models is the last, because a server may ignore page numbers. */
async function readModels(ask: Ask, first: Exchange): Promise<string[] | undefined> {
  const models = new Set<string>()
  for (let page = 1, answer = first; page <= MAX_PAGES; page += 1) {
    if (page > 1) answer = await ask(pagePath(page))
    const listed = answer.kind === 'answered' ? ModelPage.safeParse(parseJson(answer.text)).data : undefined
    if (!listed) return page === 1 ? undefined : [...models]
    const before = models.size
    for (const { slug } of listed.items) models.add(slug)
    if (models.size === before || listed.items.length < PAGE_SIZE) break
  }
  return [...models].toSorted()
}

function pagePath(page: number): string {
  return `/models?page=${page}&size=${PAGE_SIZE}`
}

/** Only servers of the queueing contract have this path. */
async function hasUsageReport(ask: Ask): Promise<boolean> {
  const query = new URLSearchParams({
    start: new Date(Date.now() - DAY_MS).toISOString(),
    end: new Date().toISOString(),
    timeframe: 'day',
  })
  const answer = await ask(`/models/usage?${query.toString()}`)
  return answer.kind === 'answered' && answer.httpStatus === 200 && parseJson(answer.text) !== undefined
}

function unsent(error: unknown): Exchange {
  return { kind: 'never_sent', detail: error instanceof Error ? error.name : 'not sent' }
}
