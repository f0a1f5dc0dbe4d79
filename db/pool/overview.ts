// The overview of the pool: its accounts with their load, and the line.
import type { Pool } from '../../contracts/public/pool-overview.ts'
import { healthyShare } from '../../domain/pool/healthy-share.ts'
import type { Database } from '../connection/connect.ts'
import { countQueues, readOldestWaitMs } from './line-counts.ts'
import { readPoolAccounts, toAccountLoad } from './pool-accounts.ts'

const LAST_PRIORITY = 5

/** Reads the whole overview without a lock: its parts may be some milliseconds apart. */
export async function readPool(db: Database): Promise<Pool> {
  const [{ accounts, nowMs }, { queues, hasMore }, oldestWaitMs, state] = await Promise.all([
    readPoolAccounts(db),
    countQueues(db, LAST_PRIORITY),
    readOldestWaitMs(db),
    db.selectFrom('poolState').select('isDegraded').executeTakeFirstOrThrow(),
  ])
  return {
    healthyShare: healthyShare(accounts, nowMs),
    isDegraded: state.isDegraded,
    accounts: accounts.map((account) => toAccountLoad(account, nowMs)),
    line: {
      waiting: queues.reduce((sum, queue) => sum + queue.waiting, 0),
      isMore: hasMore || queues.some(({ isMore }) => isMore),
      oldestWaitMs,
      queues,
      hasMoreQueues: hasMore,
    },
  }
}
