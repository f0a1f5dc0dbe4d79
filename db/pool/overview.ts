// The pool at a glance: accounts with their load and health, and the line.
import type { Pool, PoolAccountView } from '../../contracts/public/pool-overview.ts'
import { hasFreeSlot, pauseOf } from '../../domain/pool/choose-account.ts'
import { healthyShare } from '../../domain/pool/healthy-share.ts'
import type { Database } from '../connection/connect.ts'
import { type PoolAccount, readCandidates } from './candidates.ts'
import { countQueues, readOldestWaitMs } from './line-counts.ts'

const LAST_PRIORITY = 5

export async function readPool(db: Database): Promise<Pool> {
  const [{ candidates, nowMs }, { queues, hasMore }, oldestWaitMs, state] = await Promise.all([
    readCandidates(db),
    countQueues(db, LAST_PRIORITY),
    readOldestWaitMs(db),
    db.selectFrom('poolState').select('isDegraded').executeTakeFirstOrThrow(),
  ])
  return {
    healthyShare: healthyShare(candidates, nowMs),
    isDegraded: state.isDegraded,
    accounts: candidates.map((account) => viewOf(account, nowMs)),
    line: {
      waiting: queues.reduce((sum, queue) => sum + queue.waiting, 0),
      isMore: hasMore || queues.some(({ isMore }) => isMore),
      oldestWaitMs,
      queues,
      hasMoreQueues: hasMore,
    },
  }
}

function viewOf(account: PoolAccount, nowMs: number): PoolAccountView {
  const { circuit, modelInUse, modelSlots } = account
  const models = [...new Set([...modelInUse.keys(), ...modelSlots.keys()])].toSorted()
  return {
    name: account.name,
    ...standingOf(account, nowMs),
    slots: {
      configured: account.configuredSlots,
      learned: account.learnedSlots ?? null,
      inUse: account.inUse,
      byModel: models.map((model) => ({
        model,
        inUse: modelInUse.get(model) ?? 0,
        limit: modelSlots.get(model) ?? null,
      })),
    },
    circuit: circuit
      ? { cause: circuit.cause, openedAt: iso(circuit.openedAtMs), until: iso(circuit.untilMs), opens: circuit.opens }
      : null,
    blockedModels: account.blocks.map(({ untilMs, ...block }) => ({ ...block, until: iso(untilMs) })),
  }
}

function standingOf(account: PoolAccount, nowMs: number): Pick<PoolAccountView, 'state' | 'reason' | 'until'> {
  const { circuit } = account
  const reason = pauseOf(account, nowMs) ?? null
  if (account.state !== 'enabled' || !account.hasKey) return { state: 'off', reason, until: null }
  const untilMs = pausedUntilMs(account, nowMs)
  if (untilMs !== undefined) return { state: 'paused', reason, until: iso(untilMs) }
  if (circuit) return { state: 'trying', reason: circuit.reason, until: null }
  if (hasFreeSlot([account], nowMs)) return { state: 'ready', reason: null, until: null }
  return { state: 'full', reason: `all ${account.slots} slots in use`, until: null }
}

/** When it takes work again, as far as a pause is all that keeps it. Undefined where none does. */
export function pausedUntilMs(account: PoolAccount, nowMs: number): number | undefined {
  const untilMs = Math.max(account.coolingUntilMs ?? 0, account.circuit?.untilMs ?? 0)
  return untilMs > nowMs ? untilMs : undefined
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
