// Starting and signalling workflows against a real Temporal server. No worker runs: nothing here waits for a result.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectTemporal, type TemporalConnection } from '../adapters/temporal/connect.ts'
import { createWorkflowClient } from '../adapters/temporal/workflow-client.ts'
import { TASK_QUEUES } from '../contracts/steps/messages.ts'
import { SIGNALS } from '../contracts/steps/recorded-names.ts'
import type { WorkflowPort } from '../services/jobs/workflow-port.ts'
import { temporalAddress } from './support/servers/shared-servers.ts'

const GRANT = { leaseId: 'lease_1', accountId: 'acct_1', fence: 7 }

let temporal: TemporalConnection
let workflows: WorkflowPort

beforeAll(async () => {
  temporal = connectTemporal({ connection: { address: await temporalAddress() }, namespace: 'default' })
  workflows = createWorkflowClient({ client: temporal.client, taskQueue: TASK_QUEUES.main })
}, 5 * 60_000)

afterAll(async () => {
  await temporal?.close()
})

const startGeneration = (generationId: string, summary: string, port = workflows) =>
  port.start({ type: 'generation', workflowId: generationId, input: { generationId }, summary })

const handleOf = (workflowId: string) => temporal.client.workflow.getHandle(workflowId)

const payload = (data: { data?: Uint8Array | null } | undefined) => JSON.parse(Buffer.from(data?.data ?? []).toString())

/** Inputs and signals as Temporal recorded them. */
async function recorded(workflowId: string) {
  const { events } = await handleOf(workflowId).fetchHistory()
  return {
    inputs: events!.flatMap((event) => {
      const started = event.workflowExecutionStartedEventAttributes
      return started ? [payload(started.input?.payloads?.[0])] : []
    }),
    signals: events!.flatMap((event) => {
      const signal = event.workflowExecutionSignaledEventAttributes
      return signal ? [{ name: signal.signalName, data: payload(signal.input?.payloads?.[0]) }] : []
    }),
  }
}

describe('starting', () => {
  it('starts under the id of the generation, on our queue, with a line for the UI', async () => {
    const id = `gen_${randomUUID()}`
    await startGeneration(id, 'Soul · a lighthouse')
    const description = await handleOf(id).describe()
    expect(description).toMatchObject({ type: 'generation', taskQueue: TASK_QUEUES.main, status: { name: 'RUNNING' } })
    expect(await description.staticSummary()).toBe('Soul · a lighthouse')
    expect((await recorded(id)).inputs).toEqual([{ generationId: id }])
  })

  it('starts a film with the number of its scenes', async () => {
    const filmId = `film_${randomUUID()}`
    await workflows.start({
      type: 'film',
      workflowId: filmId,
      input: { filmId, sceneCount: 3 },
      summary: 'Three scenes',
    })
    expect((await handleOf(filmId).describe()).type).toBe('film')
    expect((await recorded(filmId)).inputs).toEqual([{ filmId, sceneCount: 3 }])
  })

  it('is a success and no second run where it runs already, also for two at once', async () => {
    const id = `gen_${randomUUID()}`
    await Promise.all([startGeneration(id, 'a'), startGeneration(id, 'a')])
    const { runId } = await handleOf(id).describe()
    await startGeneration(id, 'a')
    expect((await handleOf(id).describe()).runId).toBe(runId)
  })

  it('is a success and no second run where it has ended', async () => {
    const id = `gen_${randomUUID()}`
    await startGeneration(id, 'a')
    const { runId } = await handleOf(id).describe()
    await handleOf(id).terminate()
    await startGeneration(id, 'a')
    expect(await handleOf(id).describe()).toMatchObject({ runId, status: { name: 'TERMINATED' } })
  })

  it('takes a summary of any length', async () => {
    const id = `gen_${randomUUID()}`
    await startGeneration(id, '灯台'.repeat(1_000))
    expect(await (await handleOf(id).describe()).staticSummary()).toMatch(/^(灯台)+$/)
  })
})

describe('signals and cancellation', () => {
  it('reach a running workflow', async () => {
    const id = `gen_${randomUUID()}`
    await startGeneration(id, 'a')
    const callback = { attemptId: 'att_1', requestId: 'r-1' }
    expect(await workflows.signalGrant(id, GRANT)).toBe('delivered')
    expect(await workflows.signal(id, 'platformCallback', callback)).toBe('delivered')
    expect((await recorded(id)).signals).toEqual([
      { name: SIGNALS.slotGranted, data: GRANT },
      { name: SIGNALS.platformCallback, data: callback },
    ])
    expect(await workflows.cancel(id)).toBe('delivered')
  })

  it('a slot that is granted before the workflow was started starts it', async () => {
    const id = `gen_${randomUUID()}`
    expect(await workflows.signalGrant(id, GRANT)).toBe('delivered')
    await startGeneration(id, 'a')
    const { signals } = await recorded(id)
    expect(signals).toEqual([{ name: SIGNALS.slotGranted, data: GRANT }])
  })

  it('say "gone" of a workflow that has ended or never was', async () => {
    const ended = `gen_${randomUUID()}`
    const never = `gen_${randomUUID()}`
    await startGeneration(ended, 'a')
    await handleOf(ended).terminate()
    for (const id of [ended, never]) {
      expect(await workflows.signal(id, 'platformCallback', { attemptId: 'a', requestId: 'r' })).toBe('gone')
    }
    expect(await workflows.signalGrant(ended, GRANT)).toBe('gone')
    expect(await workflows.cancel(never)).toBe('gone')
    // The server takes a cancellation of an ended workflow without a word.
    expect(await workflows.cancel(ended)).toBe('delivered')
  })
})

it('lists the workflows that were ended from outside since a time', async () => {
  const closedAfter = new Date()
  const [ended, running] = [`gen_${randomUUID()}`, `gen_${randomUUID()}`]
  for (const id of [ended, running]) await startGeneration(id, 'a')
  await handleOf(ended).terminate()
  await expect
    .poll(() => workflows.listEndedFromOutside({ closedAfter, limit: 100 }), { timeout: 20_000 })
    .toContain(ended)
  expect(await workflows.listEndedFromOutside({ closedAfter, limit: 100 })).not.toContain(running)
  expect(await workflows.listEndedFromOutside({ closedAfter: new Date(), limit: 100 })).not.toContain(ended)
})

it('runs an id again only where that is requested', async () => {
  const id = `gen_${randomUUID()}`
  await startGeneration(id, 'a')
  await handleOf(id).terminate()
  const input = { generationId: id, isResumed: true } as const
  await workflows.start({ type: 'generation', workflowId: id, input, summary: 'a', isRepeatable: true })
  expect((await handleOf(id).describe()).status.name).toBe('RUNNING')
})

it('gives up in time, with an error, where Temporal is away', async () => {
  const away = connectTemporal({ connection: { address: '127.0.0.1:1' }, namespace: 'default' })
  try {
    const impatient = createWorkflowClient({ client: away.client, taskQueue: TASK_QUEUES.main, deadlineMs: 300 })
    const startedAt = Date.now()
    await expect(startGeneration('gen_1', 'a', impatient)).rejects.toThrow(/./)
    await expect(impatient.signalGrant('gen_1', GRANT)).rejects.toThrow(/./)
    expect(Date.now() - startedAt).toBeLessThan(3_000)
  } finally {
    await away.close()
  }
})
