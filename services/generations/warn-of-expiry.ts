// Warns operators well before the platform deletes files that are not stored yet.
import { warnOfExpiry as recordWarnings } from '../../db/generations/expiring.ts'
import type { ServiceContext } from '../context.ts'

/** At most so many generations in one round; the next round continues. */
const LIMIT = 500

/** Writes the events, and one log line for all of them. Returns the number of generations. */
export async function warnOfExpiry({ ctx }: { ctx: Pick<ServiceContext, 'db' | 'log'> }): Promise<number> {
  const warning = await recordWarnings(ctx.db, { limit: LIMIT })
  if (warning) ctx.log.warn({ ...warning }, 'the platform will delete files that are not stored yet')
  return warning?.count ?? 0
}
