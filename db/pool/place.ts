// The place of one generation in the line: its position, its estimated start, and why no account accepts it now.
import { sql } from 'kysely'
import type { LinePlace } from '../../contracts/public/pool-overview.ts'
import { chooseAccount, couldEverTake, type SlotNeed } from '../../domain/pool/choose-account.ts'
import { levelOf } from '../../domain/pool/line.ts'
import { estimateRestrictedStartMs, type FreeSlot, waitersAhead } from '../../domain/pool/estimate-start.ts'
import { placeInLine } from '../../domain/pool/place-in-line.ts'
import { pausedUntilMs, type PoolAccount } from '../../domain/pool/pool-account.ts'
import type { Database } from '../connection/connect.ts'
import { countOwnAhead, countQueues } from './line-counts.ts'
import { readPoolAccounts } from './pool-accounts.ts'

/** The place of a waiting generation. Undefined where it does not wait. Six small queries, also when the line is long. */
export async function readPlace(db: Database, input: { generationId: string }): Promise<LinePlace | undefined> {
  const waiter = await db
    .selectFrom('leaseWaiter')
    .selectAll()
    .where('generationId', '=', input.generationId)
    .executeTakeFirst()
  if (!waiter) return undefined
  const [own, { queues, hasMore }, { accounts, nowMs }, runs, runMs] = await Promise.all([
    countOwnAhead(db, waiter),
    countQueues(db, waiter.priority),
    readPoolAccounts(db),
    listRunningUntil(db),
    readUsualRunMs(db),
  ])
  const { priority, clientId } = waiter
  const place = placeInLine({ queues, own: { priority, clientId, ...own } })
  const need: SlotNeed = { ...waiter, preferredAccountIds: [] }
  const { requiredAccountIds } = waiter
  // Of every account, because the waiters ahead may use others than this one.
  const slots = accounts.flatMap((account) =>
    freeSlots(account, { need: { ...need, requiredAccountIds: [] }, runs, nowMs, runMs: runMs ?? 0 }),
  )
  const ahead = waitersAhead({ queues, own: { priority, clientId, ...own } })
  const line = { ...place, ahead, requiredAccountIds, slots, nowMs }
  const startMs = runMs === undefined ? undefined : estimateRestrictedStartMs({ ...line, runMs })
  return {
    position: place.position,
    isMore: place.isMore || hasMore,
    level: levelOf({ priority, enqueuedAtMs: waiter.enqueuedAt.getTime() }, nowMs),
    estimatedStartAt: startMs === undefined ? null : new Date(startMs).toISOString(),
    skipped: chooseAccount(accounts, need, nowMs).skipped,
  }
}

interface Run {
  accountId: string
  expectedFinishAt: Date | null
}

/** When each slot of the account is free for it. Empty where the account would not accept it even after its pause. */
function freeSlots(
  account: PoolAccount,
  { need, runs, nowMs, runMs }: { need: SlotNeed; runs: readonly Run[]; nowMs: number; runMs: number },
): FreeSlot[] {
  const fromMs = pausedUntilMs(account, nowMs) ?? nowMs
  if (!couldEverTake({ ...account, hasTrial: false }, need, fromMs)) return []
  const busyUntil = runs
    .filter(({ accountId }) => accountId === account.id)
    .map(({ expectedFinishAt }) => Math.max(fromMs, expectedFinishAt?.getTime() ?? nowMs + runMs))
  const free = Math.max(0, account.usableSlots - busyUntil.length)
  const freeAt = [...busyUntil.slice(0, account.usableSlots), ...Array.from({ length: free }, () => fromMs)]
  return freeAt.map((freeAtMs) => ({ accountId: account.id, freeAtMs }))
}

async function listRunningUntil(db: Database): Promise<Run[]> {
  return db
    .selectFrom('lease')
    .innerJoin('generation', 'generation.id', 'lease.generationId')
    .select(['lease.accountId', 'generation.expectedFinishAt'])
    .where('lease.releasedAt', 'is', null)
    .execute()
}

/** Median duration of the last completed runs of all models. Undefined before the first. */
async function readUsualRunMs(db: Database): Promise<number | undefined> {
  const { rows } = await sql<{ ms: number | null }>`
    select percentile_cont(0.5) within group (order by extract(epoch from finished_at - submitted_at) * 1000) as ms
    from (
      select finished_at, submitted_at from attempt where state = 'completed' order by finished_at desc limit 50
    ) as recent
  `.execute(db)
  return rows[0]?.ms ?? undefined
}
