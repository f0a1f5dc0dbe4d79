// Deletes a Soul ID on its account, after its training has ended.
// Invariant: it is repeated until the account has confirmed, so that a removal also reaches an account that is away.
import { activityInfo } from '@temporalio/activity'
import { nextTryMs } from '../../domain/characters/training-wait.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import type { TrainingDeps } from './deps.ts'
import { noSuchTraining, trainingNotReady } from './failures.ts'

const IN_TRAINING_RETRY_MS = 60_000

export interface RemoveSoulIdResult {
  /** `given_up`: the account has left the pool, and the Soul ID stays there. */
  outcome: 'removed' | 'given_up' | 'not_requested'
}

/** Throws `NotReady` while the platform trains it or does not respond. */
export async function removeSoulId(deps: TrainingDeps, input: { trainingId: string }): Promise<RemoveSoulIdResult> {
  const opened = await deps.records.openRemoval(input)
  switch (opened.kind) {
    case 'missing':
      throw noSuchTraining(input.trainingId)
    case 'not_requested':
    case 'removed':
    case 'given_up':
      return { outcome: opened.kind }
    case 'in_training':
      throw trainingNotReady(scaledMs(IN_TRAINING_RETRY_MS))
    case 'account_removed':
      await deps.records.recordRemoved({ ...input, givenUp: 'the account left the pool, so the Soul ID stays there' })
      return { outcome: 'given_up' }
    case 'delete': {
      for (const soulId of opened.soulIds) await deleteOrThrow(deps, { ...input, accountId: opened.accountId, soulId })
      await deps.records.recordRemoved(input)
      return { outcome: 'removed' }
    }
  }
}

async function deleteOrThrow(
  deps: TrainingDeps,
  { trainingId, accountId, soulId }: { trainingId: string; accountId: string; soulId: string },
): Promise<void> {
  const deletion = await deps.soulIds.delete({ accountId, soulId })
  if (deletion.kind === 'deleted') return
  await deps.records.recordRemovalError({ trainingId, detail: deletion.detail })
  const retryAfterMs = deletion.kind === 'unavailable' ? deletion.retryAfterMs : undefined
  throw trainingNotReady(nextTryMs(activityInfo().attempt, retryAfterMs))
}
