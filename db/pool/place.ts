// Where one generation stands in line, when its turn may come, and why no account takes it now.
import { sql } from 'kysely'
import type { LinePlace } from '../../contracts/public/pool-overview.ts'
import { chooseAccount, couldEverTake, type SlotNeed } from '../../domain/pool/choose-account.ts'
import { levelOf } from '../../domain/pool/line.ts'
import { estimateStartMs, placeInLine } from '../../domain/pool/place-in-line.ts'
import type { Database } from '../connection/connect.ts'
import { type PoolAccount, readCandidates } from './candidates.ts'
import { countOwnAhead, countQueues } from './line-counts.ts'
import { pausedUntilMs } from './overview.ts'

/** Undefined where it does not wait. A handful of small queries, however long the line is. */
export async function readPlace(db: Database, input: { generationId: string }): Promise<LinePlace | undefined> {
  const waiter = await db
    .selectFrom('leaseWaiter')
    .selectAll()
    .where('generationId', '=', input.generationId)
    .executeTakeFirst()
  if (!waiter) return undefined
  const [own, { queues, hasMore }, { candidates, nowMs }, runs, runMs] = await Promise.all([
    countOwnAhead(db, waiter),
    countQueues(db, waiter.priority),
    readCandidates(db),
    listRunningUntil(db),
    readUsualRunMs(db),
  ])
  const { priority, clientId } = waiter
  const place = placeInLine({ queues, own: { priority, clientId, ...own } })
  const need: SlotNeed = { ...waiter, preferredAccountIds: [] }
  const freeAtMs = candidates.flatMap((account) => freeTimes(account, { need, runs, nowMs, runMs: runMs ?? 0 }))
  const startMs = runMs === undefined ? undefined : estimateStartMs({ ...place, freeAtMs, runMs, nowMs })
  return {
    position: place.position,
    isMore: place.isMore || hasMore,
    level: levelOf({ priority, enqueuedAtMs: waiter.enqueuedAt.getTime() }, nowMs),
    estimatedStartAt: startMs === undefined ? null : new Date(startMs).toISOString(),
    skipped: chooseAccount(candidates, need, nowMs).skipped,
  }
}

interface Run {
  accountId: string
  expectedFinishAt: Date | null
}

/** When each slot of the account is free for it. None where the account would not take it, pauses apart. */
function freeTimes(
  account: PoolAccount,
  { need, runs, nowMs, runMs }: { need: SlotNeed; runs: readonly Run[]; nowMs: number; runMs: number },
): number[] {
  const fromMs = pausedUntilMs(account, nowMs) ?? nowMs
  if (!couldEverTake({ ...account, hasProbeOut: false }, need, fromMs)) return []
  const busyUntil = runs
    .filter(({ accountId }) => accountId === account.id)
    .map(({ expectedFinishAt }) => Math.max(fromMs, expectedFinishAt?.getTime() ?? nowMs + runMs))
  const free = Math.max(0, account.slots - busyUntil.length)
  return [...busyUntil.slice(0, account.slots), ...Array.from({ length: free }, () => fromMs)]
}

async function listRunningUntil(db: Database): Promise<Run[]> {
  return db
    .selectFrom('lease')
    .innerJoin('generation', 'generation.id', 'lease.generationId')
    .select(['lease.accountId', 'generation.expectedFinishAt'])
    .where('lease.releasedAt', 'is', null)
    .execute()
}

/** Median of the last completed runs of all models. Undefined before the first. */
async function readUsualRunMs(db: Database): Promise<number | undefined> {
  const { rows } = await sql<{ ms: number | null }>`
    select percentile_cont(0.5) within group (order by extract(epoch from finished_at - submitted_at) * 1000) as ms
    from (
      select finished_at, submitted_at from attempt where state = 'completed' order by created_at desc limit 50
    ) as recent
  `.execute(db)
  return rows[0]?.ms ?? undefined
}
