// Ends a paid piece of work (a generation, a training, a turn of the agent) and charges or refunds its credits once.
// Invariant: a balance changes only after the commit. Otherwise a failed commit (a full disk) would create credits.
import { inTransaction } from '../../store/database.ts'
import type { NewLedgerEntry } from '../../store/ledger.ts'
import type { Platform } from '../platform.ts'

/** The ledger entry of the end. The credits are already reserved. */
export interface Charge extends Omit<NewLedgerEntry, 'event' | 'httpStatus'> {
  /** Id of the request, training or turn. */
  requestId: string
  credits: number
  /** False: refunded. */
  isCharged: boolean
}

/** Runs `end` and records the charge in one transaction. Nothing changes when `end` returns false (it had already ended). */
export function endPaid(platform: Platform, { isCharged, ...entry }: Charge, end: () => boolean): boolean {
  const hasEnded = inTransaction(platform.database, () => {
    if (!end()) return false
    platform.ledger.append({ ...entry, event: isCharged ? 'charged' : 'refunded' })
    return true
  })
  const owner = platform.accounts.find(entry.account)
  if (hasEnded && !isCharged && owner !== undefined) platform.accounts.refund(owner, entry.credits)
  return hasEnded
}
