// Warnings about files that the platform will delete before they are stored.
// Invariant: each warning is written once, also where several workers look at the same time.
import { sql } from 'kysely'
import type { OutputsExpiringData } from '../../contracts/public/events.ts'
import { dueExpiryAlarms } from '../../domain/generations/expiry-alarm.ts'
import type { Database, DatabaseTransaction } from '../connection/connect.ts'
import { appendPoolEvent } from '../events/pool-event.ts'
import { recordGenerationEvent } from './transitions.ts'

/** Ids that one event lists. The count contains all. */
const LISTED = 20

interface ExpiringAttempt {
  attemptId: string
  generationId: string
  keptUntil: Date
  reason: string | null
  due: number
}

/**
 * Warns about files whose time is nearly over, in one transaction: an event on the stream of each `collecting` generation, and one on the
 * pool's stream, which also names ended generations. Generations that another transaction has locked are left for the next round.
 * Returns the pool's event, undefined where no warning is due.
 */
export async function warnOfExpiry(
  db: Database,
  { limit }: { limit: number },
): Promise<OutputsExpiringData | undefined> {
  return db.transaction().execute(async (trx) => {
    const collecting = await lockExpiring(trx, { of: 'collecting', limit })
    // Their files were paid for too, and only an operator, or a fetch that goes on beside, can still store them.
    const ended = await lockExpiring(trx, { of: 'ended', limit: limit - collecting.length })
    const expiring = [...collecting, ...ended]
    if (expiring.length === 0) return undefined
    for (const { attemptId, due } of expiring)
      await trx.updateTable('attempt').set({ expiryAlarms: due }).where('id', '=', attemptId).execute()
    // The stream of an ended generation has its last event.
    for (const attempt of collecting) await warn(trx, attempt)
    const [first] = expiring.toSorted((one, other) => one.keptUntil.getTime() - other.keptUntil.getTime())
    const data: OutputsExpiringData = {
      at: new Date().toISOString(),
      count: expiring.length,
      firstExpiryAt: first!.keptUntil.toISOString(),
      reason: first!.reason,
      generationIds: expiring.slice(0, LISTED).map(({ generationId }) => generationId),
    }
    await appendPoolEvent(trx, { type: 'pool.outputs_expiring', data })
    return data
  })
}

const CONDITIONS = {
  collecting: sql<boolean>`generation.status = 'collecting' and attempt.state = 'completed'`,
  // In this form the index of files that are not stored is read first.
  ended: sql<boolean>`generation.finished_at is not null and attempt.outputs_kept_until > clock_timestamp()
    and attempt.id in (select attempt_id from attempt_output where asset_id is null)`,
} as const

/** Soonest first. The rows of the generations are locked before those of the attempts. */
async function lockExpiring(
  trx: DatabaseTransaction,
  { of, limit }: { of: keyof typeof CONDITIONS; limit: number },
): Promise<ExpiringAttempt[]> {
  if (limit <= 0) return []
  const rows = await trx
    .selectFrom('generation')
    .innerJoin('attempt', 'attempt.generationId', 'generation.id')
    .leftJoin('generationWait', 'generationWait.generationId', 'generation.id')
    .select([
      'attempt.id as attemptId',
      'attempt.generationId',
      'attempt.outputsKeptUntil',
      'attempt.finishedAt',
      'attempt.expiryAlarms',
      'generationWait.reason',
    ])
    .where(CONDITIONS[of])
    .where('attempt.expiryAlarms', '<', 2)
    // No first warning is due earlier than a day before.
    .where('attempt.outputsKeptUntil', '<', sql<Date>`clock_timestamp() + interval '1 day'`)
    // The times of `dueExpiryAlarms`, so that rows with a later second warning do not fill the page.
    .where(sql<boolean>`attempt.outputs_kept_until - clock_timestamp()
      <= least(interval '1 day', (attempt.outputs_kept_until - attempt.finished_at) / 4)
        / case when attempt.expiry_alarms = 0 then 1 else 4 end`)
    .where(
      sql<boolean>`exists (select from attempt_output where attempt_output.attempt_id = attempt.id and asset_id is null)`,
    )
    .orderBy('attempt.outputsKeptUntil')
    .limit(limit)
    .forUpdate(['generation'])
    .skipLocked()
    .execute()
  return rows.flatMap(({ outputsKeptUntil: keptUntil, finishedAt, expiryAlarms, ...row }) => {
    if (!keptUntil || !finishedAt) return []
    const times = { decidedAtMs: finishedAt.getTime(), keptUntilMs: keptUntil.getTime(), nowMs: Date.now() }
    const due = dueExpiryAlarms(times)
    return due > expiryAlarms ? [{ ...row, keptUntil, due }] : []
  })
}

async function warn(trx: DatabaseTransaction, { generationId, keptUntil, reason }: ExpiringAttempt): Promise<void> {
  const row = await trx
    .updateTable('generation')
    .set((eb) => ({ eventSeq: eb('eventSeq', '+', 1) }))
    .where('id', '=', generationId)
    .returningAll()
    .executeTakeFirstOrThrow()
  const note = `its files are not stored yet, and the platform deletes them at ${keptUntil.toISOString()}`
  await recordGenerationEvent(trx, row, { facts: { note: reason === null ? note : `${note}: ${reason}` } })
}
