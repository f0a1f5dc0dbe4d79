// The end of something paid that is not a generation (a training, a turn of the agent): charged or given back, once.
import type { Platform } from './platform.ts'

export interface Charge {
  account: string
  /** How the ledger names what was bought: the path of its route. */
  model: string
  /** Id of what was bought. */
  requestId: string
  credits: number
  isCharged: boolean
  detail: string
}

/** Call it in the transaction that ends the thing. The credits were reserved before. */
export function chargeOrRefund(platform: Platform, { isCharged, ...entry }: Charge): void {
  const owner = platform.accounts.find(entry.account)
  if (!isCharged && owner !== undefined) platform.accounts.refund(owner, entry.credits)
  platform.ledger.append({ ...entry, event: isCharged ? 'charged' : 'refunded' })
}
