// Warns operators well before the platform deletes files that are not stored yet.
import { warnOfExpiry as recordWarnings } from '../../db/generations/expiring.ts'
import type { ServiceContext } from '../context.ts'

/** At most so many generations in one transaction, which locks them. */
const LIMIT = 500
/** More than a minute of jobs; the next round continues. */
const MAX_STEPS = 20

/** Writes the events, and one log line for each 500 generations. Returns the number of generations, at most 10,000. */
export async function warnOfExpiry({ ctx }: { ctx: Pick<ServiceContext, 'db' | 'log'> }): Promise<number> {
  let warned = 0
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const warning = await recordWarnings(ctx.db, { limit: LIMIT })
    if (warning) ctx.log.warn({ ...warning }, 'the platform will delete files that are not stored yet')
    const count = warning?.count ?? 0
    warned += count
    if (count < LIMIT) break
  }
  return warned
}
