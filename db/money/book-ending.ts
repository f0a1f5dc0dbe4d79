// Books what an attempt cost, and lets go of what a job that has ended does not need any more.
// Invariant: what may still turn out to have been paid stays set aside until that is known.
import { isFinalFilmStatus, UNDECIDED_ATTEMPT_STATES } from '../../contracts/vocabulary/statuses.ts'
import { fromMillicredits, toMillicredits } from '../../domain/money/credits.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { appendLedgerEntry, type HoldScope, readHeldCredits, scopeOf } from './ledger.ts'

export interface AttemptCost {
  clientId: string
  scope: HoldScope
  generationId: string
  attemptId: string
  accountId: string
  model: string
  /** The price it was sent at. */
  priceCredits: number
  /** What it has cost, 0 where the platform gives it back. */
  chargedCredits: number
  note?: string
}

/** A charge uses up what was set aside; a refund leaves that to the job, which may try again. */
export async function bookAttempt(trx: DatabaseTransaction, cost: AttemptCost): Promise<void> {
  const { priceCredits, chargedCredits, ...rest } = cost
  await lockHold(trx, cost.scope)
  if (chargedCredits === 0) {
    await appendLedgerEntry(trx, { ...rest, kind: 'refunded', credits: priceCredits, heldChange: 0, spentChange: 0 })
    return
  }
  const held = Math.min(toMillicredits(await readHeldCredits(trx, cost.scope)), toMillicredits(chargedCredits))
  await appendLedgerEntry(trx, {
    ...rest,
    kind: 'charged',
    credits: chargedCredits,
    heldChange: fromMillicredits(-held),
    spentChange: chargedCredits,
  })
}

/** For a job that has ended: releases all that it holds, but for attempts of which nobody knows yet what they cost. */
export async function releaseHold(
  trx: DatabaseTransaction,
  job: { clientId: string; scope: HoldScope },
): Promise<void> {
  await lockHold(trx, job.scope)
  const held = toMillicredits(await readHeldCredits(trx, job.scope))
  if (held <= 0) return
  const free = held - toMillicredits(await readUndecidedCredits(trx, job.scope))
  if (free <= 0) return
  const credits = fromMillicredits(free)
  await appendLedgerEntry(trx, { ...job, kind: 'released', credits, heldChange: -credits, spentChange: 0 })
}

/** For a generation that has ended. A film's scenes leave the hold to their film until that has ended as well. */
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
 * Scenes of a film end at the same time and share its hold: one after the other. A generation's own hold is touched by
 * nobody else once its row is locked.
 */
async function lockHold(trx: DatabaseTransaction, scope: HoldScope): Promise<void> {
  if (!('filmId' in scope)) return
  await trx.selectFrom('film').select('id').where('id', '=', scope.filmId).forNoKeyUpdate().execute()
}

async function readUndecidedCredits(trx: DatabaseTransaction, scope: HoldScope): Promise<number> {
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
