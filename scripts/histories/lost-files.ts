// Generations whose files are fetched after they have ended, for recorded histories.
import { TASK_QUEUES } from '../../contracts/steps/messages.ts'
import { WORKFLOW_TYPES } from '../../contracts/steps/recorded-names.ts'
import { finishGeneration } from '../../db/generations/ending.ts'
import type { Recorded, Stage } from './stage.ts'

const SOUL = { model: 'soul', input: { prompt: 'A lighthouse' } }

/** An operator fetches the files of a completed generation that is written back to a failed one without files. */
export async function fetchedByOperator({ api, db, client }: Stage): Promise<Recorded> {
  const { id: generationId } = await api.createGeneration(SOUL)
  const { attempts } = await api.generationEnd(generationId)
  const lost = { status: 'failed', outputsOfAttempt: null } as const
  await db.updateTable('generation').set(lost).where('id', '=', generationId).execute()
  await db.updateTable('attemptOutput').set({ assetId: null }).where('attemptId', '=', attempts[0]!.id).execute()
  const workflowId = `fetch-${generationId}`
  const start = { workflowId, taskQueue: TASK_QUEUES.main, args: [{ generationId }] }
  await client.workflow.start(WORKFLOW_TYPES.outputFetch, start)
  return { workflowId }
}

/** A late attempt turns out to be completed: its cost is booked, then its files are stored. */
export async function bookedWithFiles({ api, db, client, sandbox }: Stage): Promise<Recorded> {
  await sandbox.failNext({ kind: 'error_500_after' })
  const { id: generationId } = await api.createGeneration(SOUL)
  const lost = await api.generationUntil(generationId, ({ attempts }) => attempts[0]?.state === 'unknown')
  const { id: attemptId } = lost.attempts[0]!
  const accepted = (await sandbox.ledgerOf(generationId)).find(({ event }) => event === 'accepted')
  await client.workflow.getHandle(generationId).terminate('given up')
  const error = { code: 'outcome_unknown', detail: 'no response', paid: 'unknown' } as const
  const ending = { status: 'failed', error } as const
  await finishGeneration(db, { generationId, attemptId, ending, chargedCredits: null })
  const workflowId = `late-${attemptId}`
  const args = [{ attemptId, requestId: accepted?.requestId }]
  await client.workflow.start(WORKFLOW_TYPES.lateBooking, { workflowId, taskQueue: TASK_QUEUES.main, args })
  return { workflowId }
}
