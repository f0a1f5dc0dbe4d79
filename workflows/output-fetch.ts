// An operator fetches the files of a paid generation after its own fetch had failed.
// Invariant: nothing is submitted, and no cost changes.
import type { GenerationResult, OutputFetchInput } from '../contracts/steps/messages.ts'
import { fetchTimeMs } from '../domain/generations/kept-until.ts'
import { activitiesFor, fetchOutputsWithin } from './activities.ts'

/** How the generation has ended, after its files were stored. Fails where they cannot be fetched. */
export async function outputFetch({ generationId, timing }: OutputFetchInput): Promise<GenerationResult | undefined> {
  const { attemptId, keptUntilMs } = await activitiesFor(timing?.scale).findOutputs({ generationId })
  const forMs = fetchTimeMs({ keptUntilMs, nowMs: Date.now() })
  const fetched = await fetchOutputsWithin(forMs, timing?.scale)({ generationId, attemptId, reason: 'operator' })
  return fetched.kind === 'ended' ? fetched.result : undefined
}
