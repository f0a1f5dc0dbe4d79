// What a job has cost, in one line for people.
// Invariant: an amount that can still grow is never shown as final.
import type { Film } from '../../contracts/public/films.ts'
import type { Generation } from '../../contracts/public/generations.ts'
import type { Charge, OpenCharge } from '../../contracts/public/money.ts'
import { isFinalFilmStatus, isFinalGenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { joinRanges } from './join-ranges.ts'

/** "paid 1.5 of 1.5 credits ($0.094)" */
export function describeChargeOfGeneration(generation: Generation): string {
  return describe(generation, {
    isEnded: isFinalGenerationStatus(generation.status),
    attempts: namesOf(generation.openCharges),
  })
}

/** "paid 11.2 of 16.8 credits ($0.70), for scenes 1–2". The scenes are named where the film has not been completed. */
export function describeChargeOfFilm(film: Film): string {
  const inScenes = film.scenes.flatMap(({ index, openCharges }) => namesOf(openCharges, ` of scene ${index + 1}`))
  const paidScenes = film.scenes.filter(({ chargedCredits }) => chargedCredits > 0).map(({ index }) => index + 1)
  const isNamed = film.status !== 'completed' && paidScenes.length > 0
  const scenes = isNamed ? `, for ${paidScenes.length === 1 ? 'scene' : 'scenes'} ${joinRanges(paidScenes)}` : ''
  return describe(film, { isEnded: isFinalFilmStatus(film.status), attempts: inScenes, scenes })
}

/** Whether there is anything to say about the cost: the job has ended, or an attempt was charged or may be. */
export function hasCharge({
  finishedAt,
  chargedCredits,
  openCharges,
}: Charge & { finishedAt: string | null }): boolean {
  return finishedAt !== null || chargedCredits > 0 || openCharges.length > 0
}

/** The text as a line of its own. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** "$0.35"; tenths of a cent below ten cents, so that small amounts do not read as zero. */
export function dollars(usd: number): string {
  const isWholeCents = Math.abs(usd * 100 - Math.round(usd * 100)) < 1e-6
  return `$${usd.toFixed(usd < 0.1 && !isWholeCents ? 3 : 2)}`
}

function describe(
  { chargedCredits, chargedUsd, priceCredits }: Charge & { priceCredits: number },
  { isEnded, attempts, scenes = '' }: { isEnded: boolean; attempts: readonly string[]; scenes?: string },
): string {
  const open = attempts.length === 0 ? '' : `not known yet: ${attempts.join(', ')}`
  if (isEnded && open === '')
    return `paid ${chargedCredits} of ${priceCredits} credits (${dollars(chargedUsd)})${scenes}`
  const soFar = `paid so far ${chargedCredits} of about ${priceCredits} credits (${dollars(chargedUsd)})${scenes}`
  return open === '' ? soFar : `${soFar}; ${open}`
}

function namesOf(openCharges: readonly OpenCharge[], where = ''): string[] {
  return openCharges.map(({ attemptId, reason }) => {
    switch (reason) {
      case 'running':
        return `attempt ${attemptId}${where} is running`
      case 'unknown':
        return `attempt ${attemptId}${where} is unknown`
      case 'accepted_again':
        return `the platform accepted a further request of attempt ${attemptId}${where}`
    }
  })
}
