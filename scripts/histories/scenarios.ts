// The scenarios whose histories are recorded: one for each path through a workflow with its own sequence of commands.
// Invariant: after a scenario the pool has as many free slots as before, so that each can be recorded alone.
import { TASK_QUEUES } from '../../contracts/steps/messages.ts'
import { WORKFLOW_TYPES } from '../../contracts/steps/recorded-names.ts'
import { LIGHTHOUSE } from '../../test/support/clients/api-client.ts'
import { removal, removedInTraining, training } from './characters.ts'
import { bookedWithFiles, fetchedByOperator } from './lost-files.ts'
import type { Recorded, Scenario, Stage } from './stage.ts'
import { newGeneration } from '../../test/support/pool/pool-steps.ts'

const SOUL = { model: 'soul', input: { prompt: 'A lighthouse' } }

const one = async ({ api }: Stage): Promise<string> => (await api.createGeneration(SOUL)).id

const asAccepted = async (stage: Stage): Promise<Recorded> => ({ workflowId: await one(stage) })

/** Started without a slot, it asks the pool and gets one at once. */
async function webhook(stage: Stage): Promise<Recorded> {
  const workflowId = await newGeneration(stage.db)
  await startItself(stage, workflowId)
  return { workflowId }
}

async function collectedBefore(stage: Stage): Promise<Recorded> {
  const id = await one(stage)
  const ended = await stage.api.generationEnd(id)
  const { id: attemptId, requestId } = ended.attempts[0]!
  const workflowId = `late-${attemptId}-${requestId}`
  const args = [{ attemptId, requestId }]
  await stage.client.workflow.start(WORKFLOW_TYPES.lateBooking, { workflowId, taskQueue: TASK_QUEUES.main, args })
  return { workflowId }
}

/** The durations of earlier runs set the first status check, so that a lost webhook costs little time. */
async function polled(stage: Stage): Promise<Recorded> {
  await Promise.all(Array.from({ length: 5 }, async () => stage.api.generationEnd(await one(stage))))
  await stage.sandbox.failNext({ kind: 'lost_webhook' })
  return { workflowId: await one(stage) }
}

async function clipOf({ api }: Stage): Promise<object> {
  const image = (await api.upload(LIGHTHOUSE)).id
  return { model: 'kling', input: { prompt: 'Waves', image, sound: false } }
}

/** Runs `work` while other generations hold every slot of the pool. */
async function whileBusy<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
  const clip = await clipOf(stage)
  const busy = await Promise.all(Array.from({ length: 4 }, () => stage.api.createGeneration(clip)))
  await Promise.all(busy.map(({ id }) => stage.api.generationUntil(id, ({ status }) => status !== 'waiting')))
  const result = await work()
  await Promise.all(busy.map(({ id }) => stage.api.generationEnd(id)))
  return result
}

/** The workflow begins with the grant of a slot, by a signal that starts it. */
const startedByGrant = (stage: Stage): Promise<Recorded> => whileBusy(stage, () => asAccepted(stage))

/** It asks the pool for a slot, waits, and is signalled when it is granted one. */
const waitedForSlot = (stage: Stage): Promise<Recorded> => whileBusy(stage, () => webhook(stage))

const cancelledInLine = (stage: Stage): Promise<Recorded> =>
  whileBusy(stage, async () => {
    const workflowId = await one(stage)
    await stage.api.cancelGeneration(workflowId)
    await stage.api.generationEnd(workflowId)
    return { workflowId }
  })

async function startItself({ client, db }: Stage, generationId: string, timing?: object): Promise<string> {
  await db.updateTable('generation').set({ workflowStartedAt: new Date() }).where('id', '=', generationId).execute()
  const started = await client.workflow.start(WORKFLOW_TYPES.generation, {
    workflowId: generationId,
    taskQueue: TASK_QUEUES.main,
    args: [{ generationId, ...(timing ? { timing } : {}) }],
  })
  return started.firstExecutionRunId
}

/** No account takes work for a long time: the first run continues as a second one, which completes. */
const longWait =
  (run: 'first' | 'last') =>
  async (stage: Stage): Promise<Recorded> => {
    const { db, client, api } = stage
    const rest = (cooldownUntil: Date | null) => db.updateTable('account').set({ cooldownUntil }).execute()
    await rest(new Date(Date.now() + 3_600_000))
    const workflowId = await newGeneration(db)
    const timing = { grantFallbackMs: 50, maxGrantFallbackMs: 50, asksPerRun: 2 }
    const runId = await startItself(stage, workflowId, timing)
    const latest = client.workflow.getHandle(workflowId)
    while ((await latest.describe()).runId === runId) await new Promise((resolve) => setTimeout(resolve, 50))
    await rest(null)
    await api.generationEnd(workflowId)
    return run === 'first' ? { workflowId, runId } : { workflowId }
  }

/** The submission got no response. An operator resolves the attempt. */
const unknown =
  (outcome: 'not_accepted' | 'failed' | 'found') =>
  async (stage: Stage): Promise<Recorded> => {
    const { api, sandbox } = stage
    await sandbox.failNext({ kind: outcome === 'found' ? 'error_500_after' : 'error_500_before' })
    const workflowId = await one(stage)
    const lost = await api.generationUntil(workflowId, ({ attempts }) => attempts[0]?.state === 'unknown')
    const accepted = (await sandbox.ledgerOf(workflowId)).find(({ event }) => event === 'accepted')
    const word = { outcome, ...(outcome === 'found' ? { requestId: accepted?.requestId } : {}) }
    const response = await api.post(`/v1/attempts/${lost.attempts[0]!.id}/resolve`, word)
    if (!response.ok) throw new Error(`resolve: ${response.status} ${await response.text()}`)
    return { workflowId }
  }

async function newFilm({ api }: Stage): Promise<string> {
  const image = (await api.upload(LIGHTHOUSE)).id
  const scenes = [{ prompt: 'one' }, { prompt: 'two' }]
  return (await api.createFilm({ image, settings: { sound: false }, scenes })).id
}

const twoScenes = async (stage: Stage): Promise<Recorded> => ({ workflowId: await newFilm(stage) })

async function cancelledFilm(stage: Stage): Promise<Recorded> {
  const workflowId = await newFilm(stage)
  await stage.api.filmUntil(workflowId, (now) => now.scenes[0]?.status === 'completed')
  await stage.api.cancelFilm(workflowId)
  return { workflowId }
}

async function joinedAgain(stage: Stage): Promise<Recorded> {
  const { workflowId: filmId } = await cancelledFilm(stage)
  await stage.api.filmEnd(filmId)
  await stage.api.joinFilm(filmId)
  return { workflowId: `join-${filmId}` }
}

export const SCENARIOS: readonly Scenario[] = [
  { type: 'generation', name: 'webhook', stack: 'usual', record: webhook },
  { type: 'generation', name: 'granted-with-acceptance', stack: 'usual', record: asAccepted },
  { type: 'generation', name: 'polled', stack: 'usual', record: polled },
  { type: 'generation', name: 'waited-for-slot', stack: 'usual', record: waitedForSlot },
  { type: 'generation', name: 'started-by-grant', stack: 'usual', record: startedByGrant },
  { type: 'generation', name: 'cancelled-in-line', stack: 'usual', record: cancelledInLine },
  { type: 'generation', name: 'long-wait-first-run', stack: 'usual', record: longWait('first') },
  { type: 'generation', name: 'long-wait-last-run', stack: 'usual', record: longWait('last') },
  { type: 'generation', name: 'unknown-not-accepted', stack: 'silent', record: unknown('not_accepted') },
  { type: 'generation', name: 'unknown-failed', stack: 'silent', record: unknown('failed') },
  { type: 'generation', name: 'unknown-found', stack: 'silent', record: unknown('found') },
  { type: WORKFLOW_TYPES.lateBooking, name: 'settled-before', stack: 'usual', record: collectedBefore },
  { type: WORKFLOW_TYPES.lateBooking, name: 'booked-with-files', stack: 'silent', record: bookedWithFiles },
  { type: WORKFLOW_TYPES.outputFetch, name: 'fetched-by-operator', stack: 'usual', record: fetchedByOperator },
  { type: 'generation', name: 'fetched-after-decision', stack: 'usual', record: asAccepted },
  // `two-scenes` and `cancelled` are recordings of runs that wrote a film's rows on the media queue.
  { type: 'film', name: 'frame-and-join', stack: 'usual', record: twoScenes },
  { type: 'film', name: 'cancelled-and-joined', stack: 'usual', record: cancelledFilm },
  { type: 'filmJoin', name: 'joined-again', stack: 'usual', record: joinedAgain },
  { type: 'characterTraining', name: 'training-ready', stack: 'usual', record: training('ready') },
  { type: 'characterTraining', name: 'training-failed', stack: 'usual', record: training('failed') },
  {
    ...{ type: 'characterTraining', name: 'training-refused', stack: 'usual' },
    record: training('failed', { fault: 'invalid_422' }),
  },
  {
    ...{ type: 'characterTraining', name: 'training-response-lost', stack: 'usual' },
    record: training('ready', { fault: 'error_500_after' }),
  },
  { type: 'soulIdRemoval', name: 'removal', stack: 'usual', record: removal() },
  { type: 'soulIdRemoval', name: 'removal-account-away', stack: 'usual', record: removal('error_500_before') },
  { type: 'soulIdRemoval', name: 'removal-in-training', stack: 'usual', record: removedInTraining },
]
