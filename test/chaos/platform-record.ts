// What the platform itself wrote down: the only witness that counts where money and slots are concerned.

import type { LedgerEntry, SandboxClient } from '../support/clients/sandbox-client.ts'

/** When an accepted request came and went. Times are the platform's, in milliseconds since the epoch. */
export interface PlatformRequest {
  id: string
  account: string
  createdAtMs: number
  finishedAtMs: number | null
}

/** All accepted requests and every credit that moved, both oldest first. */
export interface PlatformRecord {
  requests: readonly PlatformRequest[]
  ledger: readonly LedgerEntry[]
}

const PAGE = 1_000

export async function readPlatformRecord(sandbox: SandboxClient): Promise<PlatformRecord> {
  return { requests: await readRequests(sandbox.url), ledger: await sandbox.ledger() }
}

async function readRequests(sandboxUrl: string): Promise<PlatformRequest[]> {
  const all: PlatformRequest[] = []
  for (let after = 0; ;) {
    const response = await fetch(`${sandboxUrl}/_sandbox/requests?after=${after}&limit=${PAGE}`)
    if (!response.ok) throw new Error(`requests: ${response.status} ${await response.text()}`)
    const { requests } = (await response.json()) as { requests: (PlatformRequest & { seq: number })[] }
    all.push(...requests)
    if (requests.length < PAGE) return all
    after = requests.at(-1)?.seq ?? after
  }
}

/** The most requests that an account had accepted and not finished at one instant. */
export function mostAtOnce(requests: readonly PlatformRequest[]): number {
  const changes = requests
    .flatMap((request) => [
      { atMs: request.createdAtMs, by: 1 },
      { atMs: request.finishedAtMs ?? Infinity, by: -1 },
    ])
    // An end and a beginning within the same millisecond: the slot was free first.
    .toSorted((a, b) => a.atMs - b.atMs || a.by - b.by)
  let now = 0
  let most = 0
  for (const change of changes) most = Math.max(most, (now += change.by))
  return most
}
