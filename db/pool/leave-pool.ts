// How a generation leaves the pool: its slot is free as soon as the platform has finished, its place once it needs none.
// Invariant: a slot is given back under the pool's lock and handed on before that is let go.
import { sql } from 'kysely'
import type { Grant } from '../../contracts/steps/generation.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { lockPool } from './candidates.ts'
import { grantWaiting } from './grant-waiting.ts'
import { inRounds } from './in-rounds.ts'
import { learnFromCompletion, type ReleasedSlot } from './recovery.ts'

/** A slot or a place in line. */
export async function holdsPlace(trx: DatabaseTransaction, generationId: string): Promise<boolean> {
  const lease = trx
    .selectFrom('lease')
    .select('generationId')
    .where('generationId', '=', generationId)
    .where('releasedAt', 'is', null)
  const place = trx.selectFrom('leaseWaiter').select('generationId').where('generationId', '=', generationId)
  return (await lease.unionAll(place).executeTakeFirst()) !== undefined
}

/** Gives back the slot or the place in line, whatever the fence: the generation needs neither any more. Returns whose slot it was. */
export async function leavePool(trx: DatabaseTransaction, generationId: string): Promise<ReleasedSlot | undefined> {
  return trx
    .with('released', (cte) =>
      cte
        .updateTable('lease')
        .set({ releasedAt: sql<Date>`clock_timestamp()` })
        .where('generationId', '=', generationId)
        .where('releasedAt', 'is', null)
        .returning(['accountId', 'isProbe']),
    )
    .with('left', (cte) => cte.deleteFrom('leaseWaiter').where('generationId', '=', generationId))
    .selectFrom('released')
    .innerJoin('account', 'account.id', 'released.accountId')
    .leftJoin('accountHealth', 'accountHealth.accountId', 'released.accountId')
    .select([
      'account.id',
      'account.slots',
      'released.isProbe',
      'accountHealth.learnedSlots',
      'accountHealth.quietCompletions',
      'accountHealth.circuitCause',
    ])
    .executeTakeFirst()
}

interface EndedRequest {
  generationId: string
  isCompleted: boolean
}

/**
 * For a running request of which the platform said that it has ended: hands its slot on and leaves everything else to the
 * workflow. Those that are told of at the same time share one round, so that many webhooks hold one connection while they
 * wait for the lock. Returns who got a slot, each to one of the callers; nobody where it was given back before.
 */
export async function freeSlot(db: Database, ended: EndedRequest): Promise<Grant[]> {
  return freeInRounds(db, ended)
}

const freeInRounds = inRounds(async (db: Database, ended: EndedRequest[]): Promise<Grant[][]> =>
  db.transaction().execute(async (trx) => {
    await lockPool(trx)
    let isFreed = false
    for (const { generationId, isCompleted } of ended) {
      const released = await leavePool(trx, generationId)
      if (released && isCompleted) await learnFromCompletion(trx, released)
      isFreed ||= released !== undefined
    }
    const grants = isFreed ? await grantWaiting(trx) : []
    return ended.map((_, index) => grants.filter((_grant, position) => position % ended.length === index))
  }),
)
