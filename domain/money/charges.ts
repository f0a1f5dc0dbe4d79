// What a job has cost so far, in credits and in US dollars.
// Invariant: a charge is final only where no attempt of an ended job may still be charged.
import { type Charge, CREDITS_PER_USD, type OpenCharge } from '../../contracts/public/money.ts'
import { roundCredits, sumCredits } from './credits.ts'

/** Nothing was charged, and nothing can be charged yet. */
export const NO_CHARGE: Charge = { chargedCredits: 0, chargedUsd: 0, openCharges: [] }

/** Credits with the same amount in US dollars, exactly. */
export function chargeOf(credits: number, openCharges: OpenCharge[]): Charge {
  const chargedCredits = roundCredits(credits)
  return { chargedCredits, chargedUsd: chargedCredits / CREDITS_PER_USD, openCharges }
}

/** The charge of a job that consists of several, for example of the takes of a scene. */
export function sumCharges(charges: readonly Charge[]): Charge {
  return chargeOf(
    sumCredits(charges.map(({ chargedCredits }) => chargedCredits)),
    charges.flatMap(({ openCharges }) => openCharges),
  )
}
