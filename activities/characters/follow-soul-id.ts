// Step 2 of a training: reads its status until the platform reports the end, and books its cost.
// Invariant: the retry delay is the poll interval. A training is followed for as long as the platform reports that it runs.
import type { SoulId } from '../../contracts/ports/soul-ids.ts'
import type { AcceptedTraining, TrainingEnding } from '../../contracts/steps/training.ts'
import type { TrainingState } from '../../contracts/vocabulary/characters.ts'
import { GONE_AFTER_MS, nextTrainingCheckMs } from '../../domain/characters/training-wait.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import type { TrainingDeps } from './deps.ts'
import { noSuchTraining, trainingNotReady } from './failures.ts'
import { runningStatusOf } from './running-status.ts'

const RETRY_MS = 30_000
const MISSING_RETRY_MS = 60_000

/** Returns the state in which it has ended. Throws `NotReady` before. */
export async function followSoulId(
  deps: TrainingDeps,
  input: { trainingId: string },
): Promise<{ state: TrainingState }> {
  const training = await deps.records.findAcceptedTraining(input)
  if (!training) throw noSuchTraining(input.trainingId)
  if (training.state !== 'training') return { state: training.state }
  const end = async (ending: TrainingEnding) => ({ state: await deps.records.endTraining({ ...input, ending }) })
  if (training.isAccountRemoved) return end(withoutAccount)
  const read = await deps.soulIds.read(training)
  switch (read.kind) {
    case 'found':
      return end(await endingOrThrow(deps, training, read.soulId))
    case 'not_found':
      return end(await goneOrThrow(deps, training))
    case 'unavailable': {
      const forMs = Math.max(scaledMs(RETRY_MS), read.retryAfterMs ?? 0)
      const reason = `its status cannot be read: ${read.detail}`
      await deps.records.recordTrainingWait({ ...input, reason, nextTryMs: forMs })
      throw trainingNotReady(forMs)
    }
  }
}

const withoutAccount: TrainingEnding = {
  state: 'failed',
  error: {
    code: 'account_removed',
    detail: 'the account was removed before the end of the training was seen; it counts as paid',
    paid: 'unknown',
  },
}

async function endingOrThrow(
  deps: TrainingDeps,
  { trainingId, acceptedAgoMs }: AcceptedTraining,
  { status, failReason }: SoulId,
): Promise<TrainingEnding> {
  const running = runningStatusOf(status)
  if (running !== undefined) {
    await deps.records.recordTrainingCheck({ trainingId, status: running })
    throw trainingNotReady(nextTrainingCheckMs(acceptedAgoMs, Math.random()))
  }
  if (status === 'completed') return { state: 'ready' }
  const detail = failReason ?? 'the platform gives no reason'
  return { state: 'failed', error: { code: 'training_failed', detail, paid: 'no' } }
}

/** A new Soul ID may be unknown to some of the platform's servers, so a single such response ends nothing. */
async function goneOrThrow(deps: TrainingDeps, training: AcceptedTraining): Promise<TrainingEnding> {
  const { trainingId, missingForMs = 0 } = training
  if (missingForMs >= scaledMs(GONE_AFTER_MS)) {
    const detail = 'the platform no longer finds the Soul ID that it accepted; it counts as paid'
    return { state: 'failed', error: { code: 'disappeared', detail, paid: 'unknown' } }
  }
  const forMs = scaledMs(MISSING_RETRY_MS)
  await deps.records.recordTrainingMissing({ trainingId })
  const reason = 'the platform does not find the Soul ID that it accepted'
  await deps.records.recordTrainingWait({ trainingId, reason, nextTryMs: forMs })
  throw trainingNotReady(forMs)
}
