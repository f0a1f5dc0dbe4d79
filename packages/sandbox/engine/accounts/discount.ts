// The price of a generation for an account: the list price minus the account's current discount.
import { roundCredits } from '../../models/model.ts'
import type { Account } from './accounts.ts'

/** In credits, with three decimals. */
export function priceFor({ switches }: Account, listCredits: number): number {
  return roundCredits((listCredits * (100 - switches.discountPercent)) / 100)
}
