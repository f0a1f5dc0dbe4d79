// The pool in lines for people: one row for each account, then the line.
import type { Pool, PoolAccountView } from '../../contracts/public/pool-overview.ts'
import { alignColumns } from '../terminal/align-columns.ts'
import { formatDuration } from '../progress/format-duration.ts'

const HEAD = ['ACCOUNT', 'STATE', 'SLOTS', 'BACK IN', 'BLOCKED', 'REASON']

/** `nowMs`: Unix time, for what is told as a distance from now. */
export function describePool(pool: Pool, nowMs: number): string[] {
  const share = `${Math.round(pool.healthyShare * 100)} % of the slots take work${pool.isDegraded ? ' (degraded)' : ''}`
  const { line } = pool
  const oldest = line.oldestWaitMs === null ? '' : `, the oldest for ${formatDuration(line.oldestWaitMs)}`
  const queues = line.queues.map(({ priority, clientId, waiting, isMore }) => [
    `  priority ${priority}`,
    clientId,
    countOf(waiting, isMore),
  ])
  return [
    ...alignColumns([HEAD, ...pool.accounts.map((account) => rowOf(account, nowMs))]),
    '',
    share,
    line.waiting === 0 ? 'nobody waits' : `${countOf(line.waiting, line.isMore)} waiting${oldest}`,
    ...alignColumns(queues),
  ]
}

function rowOf(account: PoolAccountView, nowMs: number): string[] {
  const { slots } = account
  const learned = slots.learned === null ? '' : ` (learned ${slots.learned})`
  return [
    account.name,
    account.state,
    `${slots.inUse}/${slots.configured}${learned}`,
    account.until === null ? '' : formatDuration(Math.max(0, Date.parse(account.until) - nowMs)),
    account.blockedModels.map(({ model }) => model).join(' '),
    account.reason ?? '',
  ]
}

function countOf(count: number, isMore: boolean): string {
  return isMore ? `more than ${count}` : String(count)
}
