// The end of something paid (a generation, a training, a turn of the agent): charged or given back, once.
// Invariant: a balance moves after the commit that says so, never before: a full disk must not make credits.
import { inTransaction } from '../../store/database.ts'
import type { NewLedgerEntry } from '../../store/ledger.ts'
import type { Platform } from '../platform.ts'

/** The ledger entry of an end. The credits were reserved before. */
export interface Charge extends Omit<NewLedgerEntry, 'event' | 'httpStatus'> {
  /** Id of what was bought. */
  requestId: string
  credits: number
  /** False: refunded. */
  isCharged: boolean
}

/** Runs `end` and books the charge in one transaction; where `end` says that it ended before, nothing changes. */
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
