// Books the cost of an attempt, and releases what an ended job still holds.
// Invariant: the price of an attempt that may have been paid stays held until its cost is known.
import { isFinalFilmStatus, UNDECIDED_ATTEMPT_STATES } from '../../contracts/vocabulary/statuses.ts'
import { fromMillicredits, toMillicredits } from '../../domain/money/credits.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { appendLedgerEntry, type JobScope, readHeldCredits, scopeOf } from './ledger.ts'

export interface AttemptCost {
  clientId: string
  scope: JobScope
  generationId: string
  attemptId: string
  accountId: string
  model: string
  /** The price at which its generation was accepted. */
  priceCredits: number
  /** The cost, 0 where the platform refunds it. */
  chargedCredits: number
  note?: string
  /** The request, where it is not the attempt's own. */
  furtherRequestId?: string
  /** False where the held credits belong to another attempt of the job: then the charge does not use them up. Default true. */
  usesHold?: boolean
}

/**
 * Books the cost in the ledger, in the caller's transaction. A charge uses up the held credits of the job; a refund leaves them
 * held, because the job may try again. The caller makes sure that an attempt is booked once.
 */
export async function bookAttempt(trx: DatabaseTransaction, cost: AttemptCost): Promise<void> {
  const { priceCredits, chargedCredits, usesHold = true, ...rest } = cost
  await lockHold(trx, cost.scope)
  if (chargedCredits === 0) {
    await appendLedgerEntry(trx, { ...rest, kind: 'refunded', credits: priceCredits, heldChange: 0, spentChange: 0 })
    return
  }
  const holding = usesHold ? toMillicredits(await readHeldCredits(trx, cost.scope)) : 0
  const held = Math.min(holding, toMillicredits(chargedCredits))
  await appendLedgerEntry(trx, {
    ...rest,
    kind: 'charged',
    credits: chargedCredits,
    heldChange: fromMillicredits(-held),
    spentChange: chargedCredits,
  })
}

/**
 * Releases the held credits of a job that has ended, in the caller's transaction, except the price of attempts whose cost is
 * not known yet. Writes nothing where nothing is left to release.
 */
export async function releaseHold(trx: DatabaseTransaction, job: { clientId: string; scope: JobScope }): Promise<void> {
  await lockHold(trx, job.scope)
  const held = toMillicredits(await readHeldCredits(trx, job.scope))
  if (held <= 0) return
  const free = held - toMillicredits(await readUndecidedCredits(trx, job.scope))
  if (free <= 0) return
  const credits = fromMillicredits(free)
  await appendLedgerEntry(trx, { ...job, kind: 'released', credits, heldChange: -credits, spentChange: 0 })
}

/**
 * Releases the held credits of a generation that has ended, in the caller's transaction. The scene of a film releases nothing
 * until the film has ended, because the film holds the credits of all its scenes.
 */
export async function releaseHoldOf(
  trx: DatabaseTransaction,
  generation: { id: string; clientId: string; filmId: string | null },
): Promise<void> {
  const { clientId, filmId } = generation
  if (filmId !== null) {
    await lockHold(trx, { filmId })
    const film = await trx.selectFrom('film').select('status').where('id', '=', filmId).executeTakeFirstOrThrow()
    if (!isFinalFilmStatus(film.status)) return
  }
  await releaseHold(trx, { clientId, scope: scopeOf(generation) })
}

/**
 * Locks the film's row, because scenes that end at the same time share its held credits. A generation without a film needs no
 * lock: the caller has locked its row.
 */
async function lockHold(trx: DatabaseTransaction, scope: JobScope): Promise<void> {
  if (!('filmId' in scope)) return
  await trx.selectFrom('film').select('id').where('id', '=', scope.filmId).forNoKeyUpdate().execute()
}

/** The prices of attempts of the job whose cost is not known yet. */
export async function readUndecidedCredits(trx: DatabaseTransaction, scope: JobScope): Promise<number> {
  const row = await trx
    .selectFrom('attempt')
    .innerJoin('generation', 'generation.id', 'attempt.generationId')
    .select(({ fn }) => fn.sum<number | null>('generation.priceCredits').as('credits'))
    .where('attempt.state', 'in', UNDECIDED_ATTEMPT_STATES)
    .where((eb) =>
      'filmId' in scope ? eb('generation.filmId', '=', scope.filmId) : eb('generation.id', '=', scope.generationId),
    )
    .executeTakeFirstOrThrow()
  return row.credits ?? 0
}
