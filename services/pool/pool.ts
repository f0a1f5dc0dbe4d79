// The state of the pool, and its alarm.
import type { Pool } from '../../contracts/public/pool-overview.ts'
import { checkAlarm } from '../../db/pool/alarm.ts'
import { readPool } from '../../db/pool/overview.ts'
import type { ServiceContext } from '../context.ts'

/** The accounts, the line and the alarm. */
export async function getPool({ ctx }: { ctx: Pick<ServiceContext, 'db'> }): Promise<Pool> {
  return readPool(ctx.db)
}

/**
 * Raises or clears the alarm, with one log line for each change.
 * `threshold`: healthy share of the slots, 0 to 1, below which the pool is degraded.
 */
export async function watchPool({
  ctx,
  input,
}: {
  ctx: Pick<ServiceContext, 'db' | 'log'>
  input: { threshold: number }
}): Promise<void> {
  const change = await checkAlarm(ctx.db, input)
  if (change)
    ctx.log.warn({ ...change }, change.type === 'pool.degraded' ? 'the pool is degraded' : 'the pool has recovered')
}
