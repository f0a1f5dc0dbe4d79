// Raises what a film holds where its scenes have become more expensive since it was accepted.
// Invariant: the film goes on, because its earlier scenes are paid for. The client's next job is checked against the raised amount.
import { fromMillicredits, toMillicredits } from '../../domain/money/credits.ts'
import type { DatabaseTransaction } from '../connection/connect.ts'
import { readUndecidedCredits } from './book-attempt.ts'
import { appendLedgerEntry, readHeldCredits } from './ledger.ts'

/**
 * Makes the film hold at least `neededCredits`, the price of its scenes that are not charged yet, beside attempts whose cost is open. In the
 * caller's transaction, which has locked the film's row. Returns the credits that were added, 0 where it holds enough.
 */
export async function raiseHold(
  trx: DatabaseTransaction,
  film: { clientId: string; filmId: string; model: string; neededCredits: number },
): Promise<number> {
  const { clientId, filmId, model, neededCredits } = film
  const scope = { filmId }
  const held = toMillicredits(await readHeldCredits(trx, scope))
  const needed = toMillicredits(neededCredits) + toMillicredits(await readUndecidedCredits(trx, scope))
  if (needed <= held) return 0
  const credits = fromMillicredits(needed - held)
  const note = 'prices have risen since the film was accepted'
  await appendLedgerEntry(trx, {
    ...{ clientId, scope, model, credits, note },
    kind: 'reserved',
    heldChange: credits,
    spentChange: 0,
  })
  return credits
}
