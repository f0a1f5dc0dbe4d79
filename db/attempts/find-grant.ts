// The slot that a generation has now, for a step whose earlier result was lost.
import { sql } from 'kysely'
import type { SlotGrant } from '../../contracts/steps/messages.ts'
import type { Database } from '../connection/connect.ts'

/** The live lease of the generation: granted by an earlier try of the step whose result was lost, or meanwhile. Empty where it has none. */
export async function findGrant(
  db: Database,
  { generationId }: { generationId: string },
): Promise<{ grant?: SlotGrant }> {
  const grant = await db
    .selectFrom('lease')
    .select(['id as leaseId', 'accountId', 'fence'])
    .where('generationId', '=', generationId)
    .where('releasedAt', 'is', null)
    .where('expiresAt', '>', sql<Date>`clock_timestamp()`)
    .executeTakeFirst()
  return grant ? { grant } : {}
}
