// Reads the platform's record of a round, and sets its faults.
import { setTimeout as sleep } from 'node:timers/promises'
import type { PlatformRun } from './measure.ts'

const PAGE = 1_000
/** Time limit for the end of the last duplicate, in seconds. */
const MAX_WAITS = 60

interface RequestEntry {
  seq: number
  account: string
  body: { prompt: string }
  createdAtMs: number
  finishedAtMs: number | null
}

/** Requests accepted after that sequence number, once all have ended. A duplicate may end after its round. */
export async function readRuns(sandboxUrl: string, afterSeq: number): Promise<PlatformRun[]> {
  for (let waits = 0; waits < MAX_WAITS; waits += 1) {
    const entries = await readAll(sandboxUrl, afterSeq)
    const runs = entries.flatMap(runOf)
    if (runs.length === entries.length) return runs
    await sleep(1_000)
  }
  throw new Error('the platform is still working on what was sent to it')
}

/** All requests that the platform accepted after that sequence number, ended or not. */
export async function readAll(sandboxUrl: string, afterSeq: number): Promise<RequestEntry[]> {
  const entries: RequestEntry[] = []
  for (let after = afterSeq; ;) {
    const page = await readPage(sandboxUrl, after)
    entries.push(...page)
    if (page.length < PAGE) return entries
    after = page.at(-1)?.seq ?? after
  }
}

function runOf({ account, body, createdAtMs, finishedAtMs }: RequestEntry): PlatformRun[] {
  return finishedAtMs === null ? [] : [{ account, job: body.prompt, acceptedMs: createdAtMs, finishedMs: finishedAtMs }]
}

async function readPage(sandboxUrl: string, after: number): Promise<RequestEntry[]> {
  const body = await getJson<{ requests: RequestEntry[] }>(
    `${sandboxUrl}/_sandbox/requests?after=${after}&limit=${PAGE}`,
  )
  return body.requests
}

/** Sequence number of the newest accepted request; 0 where there is none. */
export async function lastRequestSeq(sandboxUrl: string): Promise<number> {
  return (await readAll(sandboxUrl, 0)).at(-1)?.seq ?? 0
}

/** Number of status reads since the platform started. */
export async function statusReads(sandboxUrl: string): Promise<number> {
  const { calls } = await getJson<{ calls: Record<string, number> }>(`${sandboxUrl}/_sandbox/stats`)
  return calls['status'] ?? 0
}

/** Without rates: no faults. */
export async function setStorm(sandboxUrl: string, rates: Record<string, number>): Promise<void> {
  const isCalm = Object.keys(rates).length === 0
  const response = await fetch(`${sandboxUrl}/_sandbox/storm`, {
    method: isCalm ? 'DELETE' : 'POST',
    headers: { 'content-type': 'application/json' },
    ...(isCalm ? {} : { body: JSON.stringify({ seed: 1, rates }) }),
  })
  if (!response.ok) throw new Error(`storm: ${response.status} ${await response.text()}`)
}

async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`GET ${url}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}
