// Paid once: by the platform's own ledger, each generation has at most one charge, and what we state about its payment is true.
import type { LedgerEntry } from '../../support/clients/sandbox-client.ts'
import type { JobFact, Run } from './facts.ts'

/** Keys are `<generation id>.<attempt>`: the part before the dot names the generation of a charge. */
export function wronglyPaid(
  { platform: { ledger }, cancellations = [] }: Run,
  known: ReadonlyMap<string, JobFact>,
): string[] {
  const charges = chargesByOwner(ledger)
  const twice = [...charges]
    .filter(([owner, paid]) => known.has(owner) && paid.length > 1)
    .map(([owner, paid]) => `${owner} was paid ${paid.length} times`)
  const byNobody = [...charges]
    .filter(([owner]) => !known.has(owner))
    .flatMap(([, paid]) => paid.map(({ requestId }) => `request ${requestId} was paid for and belongs to no job`))
  const untrue = [...known.values()]
    .filter(({ kind }) => kind === 'generation')
    .flatMap((job) => falseStatements(job, charges.has(job.id)))
  const untrueAtCancel = cancellations
    .filter(({ id, paid }) => known.get(id)?.kind === 'generation' && paid !== (charges.has(id) ? 'yes' : 'no'))
    .filter(({ paid }) => paid !== 'unknown')
    .map(({ id, paid }) => `the response to the cancellation of ${id} states paid: ${paid}, which is wrong`)
  return [...twice, ...byNobody, ...untrue, ...untrueAtCancel]
}

function chargesByOwner(ledger: readonly LedgerEntry[]): Map<string, LedgerEntry[]> {
  const ownerOf = new Map(
    ledger
      .filter((entry) => entry.event === 'accepted')
      .map((entry) => [entry.requestId, entry.idempotencyKey?.split('.')[0] ?? '']),
  )
  const charges = ledger.filter((entry) => entry.event === 'charged')
  return Map.groupBy(charges, (entry) => ownerOf.get(entry.requestId) ?? '')
}

function falseStatements({ id, status, error }: JobFact, isCharged: boolean): string[] {
  if (status === 'completed' && !isCharged) return [`${id} is completed but was never paid for`]
  if (status === 'cancelled' && isCharged) return [`${id} is cancelled and was paid for`]
  if (status !== 'failed') return []
  if (error?.paid === 'no' && isCharged) return [`${id} states that it was not paid for, and was (${error.code})`]
  if (error?.paid === 'yes' && !isCharged) return [`${id} states that it was paid for, and was not (${error.code})`]
  return []
}
