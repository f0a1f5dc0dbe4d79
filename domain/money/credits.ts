// Platform credits: decimals with three places, as the platform writes them ("1.500").
// Invariant: credits are added as whole thousandths, never as fractions, so that sums are exact.

const PLACES = 1_000

/** To whole thousandths of a credit. */
export function toMillicredits(credits: number): number {
  return Math.round(credits * PLACES)
}

/** From whole thousandths of a credit. */
export function fromMillicredits(millicredits: number): number {
  return millicredits / PLACES
}

/** To three places, as they are stored and charged. */
export function roundCredits(credits: number): number {
  return fromMillicredits(toMillicredits(credits))
}

/** The exact sum, in credits. */
export function sumCredits(list: readonly number[]): number {
  return fromMillicredits(list.reduce((sum, credits) => sum + toMillicredits(credits), 0))
}
