// The pool in lines for people: one row per account, then the waiting line.
import type { AccountLoad } from '../../contracts/public/account-load.ts'
import type { Pool } from '../../contracts/public/pool-overview.ts'
import { loadCells } from '../accounts/describe-load.ts'
import { alignColumns } from '../terminal/align-columns.ts'
import { tableOrBlocks } from '../terminal/table-or-blocks.ts'
import { formatDuration } from '../progress/format-duration.ts'

const HEAD = ['ACCOUNT', 'STATE', 'SLOTS', 'BACK IN', 'BLOCKED', 'REASON']

/** `nowMs`: Unix time, to show durations from now. `width`: columns of the terminal, where it is one. */
export function describePool(pool: Pool, nowMs: number, width?: number): string[] {
  const share = `${Math.round(pool.healthyShare * 100)} % of the slots accept work${pool.isDegraded ? ' (degraded)' : ''}`
  const { line } = pool
  const oldest = line.oldestWaitMs === null ? '' : `, the oldest for ${formatDuration(line.oldestWaitMs)}`
  const queues = line.queues.map(({ priority, clientId, waiting, isMore }) => [
    `  priority ${priority}`,
    clientId,
    countOf(waiting, isMore),
  ])
  return [
    ...tableOrBlocks(
      HEAD,
      pool.accounts.map((account) => rowOf(account, nowMs)),
      width,
    ),
    '',
    share,
    line.waiting === 0 ? 'no generation waits' : `${countOf(line.waiting, line.isMore)} waiting${oldest}`,
    ...alignColumns(queues),
  ]
}

function rowOf(account: AccountLoad, nowMs: number): string[] {
  const { slots, backIn, blocked } = loadCells(account, nowMs)
  return [account.name, account.availability, slots, backIn, blocked, account.reason ?? '']
}

function countOf(count: number, isMore: boolean): string {
  return isMore ? `more than ${count}` : String(count)
}
