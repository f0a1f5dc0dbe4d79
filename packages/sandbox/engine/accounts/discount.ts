// What an account pays for a generation: the list price, less the discount that it has just now.
import { roundCredits } from '../../models/model.ts'
import type { Account } from './accounts.ts'

/** In credits, with three decimals. */
export function priceFor({ switches }: Account, listCredits: number): number {
  return roundCredits((listCredits * (100 - switches.discountPercent)) / 100)
}
