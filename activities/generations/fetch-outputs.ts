// Step 5: copies the files of a completed attempt into the object store, and ends its generation when all are stored.
// Invariant: idempotent. Each stored file is recorded by itself, so that a later try continues with the next one. No cost changes.
import type { FetchReason } from '../../contracts/steps/collecting.ts'
import type { FetchStepResult } from '../../contracts/steps/generation-results.ts'
import type { FailureCode } from '../../contracts/public/job-failures.ts'
import type { WaitCause } from '../../contracts/vocabulary/waits.ts'
import type { GenerationDeps } from './deps.ts'
import { endGeneration, signalAndReport } from './end-generation.ts'
import { countFailedTry, type FailedTry } from './failed-try.ts'
import { outputLost } from './failures.ts'
import { storeOutput } from './store-output.ts'

export interface FetchOutputsInput {
  /** Only for people who read the run in Temporal; the records have it. */
  generationId?: string
  attemptId: string
  reason: FetchReason
}

/**
 * Tries in a row after which the cause is final. 20 tries take about an hour: an incident at the platform's file servers answers
 * "not found" for minutes. A transfer that was cut makes a file unreadable; 6 tries show that the file itself is.
 */
const FINAL_AFTER_TRIES: Partial<Record<WaitCause, number>> = { gone: 20, unreadable: 6 }

/** Throws the last error, for another try. Throws `OutputLost` where no generation waits for a file that cannot be stored. */
export async function fetchOutputs(deps: GenerationDeps, input: FetchOutputsInput): Promise<FetchStepResult> {
  const { attemptId, reason } = input
  const found = await deps.records.findFilesToFetch({ attemptId })
  if (!found) throw outputLost(`no files of attempt ${attemptId} are recorded`)
  const { generationId } = found
  try {
    for (const { position, ...output } of found.files) {
      const media = await storeOutput(deps, output)
      await deps.records.recordStoredFile({ attemptId, position, media })
    }
  } catch (error) {
    const failed = await countFailedTry(deps, { generationId, what: 'store_files', error, isLate: reason === 'late' })
    if (!isFinal(failed)) throw error
    return await lose(deps, { attemptId, reason, generationId, failed })
  }
  const adopted = await deps.records.adoptOutputs({ attemptId, reason })
  switch (adopted.kind) {
    case 'incomplete':
      throw outputLost(`the address of a file of attempt ${attemptId} is not recorded`)
    case 'separate':
      return adopted
    case 'ended':
      return { kind: 'ended', result: await signalAndReport(deps, adopted.finished) }
  }
}

function isFinal({ cause, tries }: FailedTry): boolean {
  return tries >= (FINAL_AFTER_TRIES[cause] ?? Infinity)
}

async function lose(
  deps: GenerationDeps,
  lost: { generationId: string; attemptId: string; reason: FetchReason; failed: FailedTry },
): Promise<FetchStepResult> {
  const { attemptId, generationId, reason, failed } = lost
  if (reason !== 'result') {
    await deps.records.clearWait({ generationId })
    throw outputLost(failed.reason)
  }
  const code: FailureCode = failed.cause === 'gone' ? 'output_lost' : 'media_failed'
  const error = { code, detail: failed.reason, paid: 'yes' } as const
  const ended = await endGeneration(deps, {
    generationId,
    attemptId,
    ending: { status: 'failed', error },
    from: ['collecting'],
  })
  return ended.kind === 'ended' ? ended : { kind: 'separate' }
}
