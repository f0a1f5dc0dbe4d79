// Looks after the pool's alarm: one wide log line when it is raised, and one when it is over.
import { checkAlarm } from '../../db/pool/alarm.ts'
import type { ServiceContext } from '../context.ts'

/** `threshold`: healthy share of the slots, 0 to 1, below which the pool is degraded. */
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
