// A generation that waits long for a free account: its history stays short, and it uses the slot that it is granted at last.
import { Worker } from '@temporalio/worker'
import { expect, it } from 'vitest'
import { connectTemporal } from '../../../adapters/temporal/connect.ts'
import { TASK_QUEUES } from '../../../contracts/steps/messages.ts'
import { WORKFLOW_TYPES } from '../../../contracts/steps/recorded-names.ts'
import { openDatabase } from '../../../db/connection/connect.ts'
import { newGeneration } from '../../support/pool/pool-steps.ts'
import { buildWorkflowBundle } from '../../../worker/bundle.ts'
import { test } from './stack.ts'

it('continues in new runs while it waits, loses no grant, and each run replays', async () => {
  const db = openDatabase({ url: test.stack.databaseUrl, applicationName: 'hfw-test' })
  const temporal = connectTemporal({ connection: { address: test.stack.temporalAddress }, namespace: 'default' })
  try {
    await db
      .updateTable('account')
      .set({ cooldownUntil: new Date(Date.now() + 3_600_000), cooldownReason: 'blocked: firewall' })
      .execute()
    const generationId = await newGeneration(db)
    await db.updateTable('generation').set({ workflowStartedAt: new Date() }).where('id', '=', generationId).execute()
    const timing = { grantFallbackMs: 50, maxGrantFallbackMs: 50, asksPerRun: 2 }
    const first = await temporal.client.workflow.start(WORKFLOW_TYPES.generation, {
      workflowId: generationId,
      taskQueue: TASK_QUEUES.main,
      args: [{ generationId, timing }],
    })
    const latest = temporal.client.workflow.getHandle(generationId)
    await expect
      .poll(async () => (await latest.describe()).runId, { timeout: 20_000 })
      .not.toBe(first.firstExecutionRunId)
    expect((await test.api.getGeneration(generationId)).line?.skipped[0]?.reason).toBe(
      'cooling down: blocked: firewall',
    )
    await db.updateTable('account').set({ cooldownUntil: null }).execute()
    expect((await test.api.generationEnd(generationId)).status).toBe('completed')
    await latest.result()
    const firstRun = await temporal.client.workflow.getHandle(generationId, first.firstExecutionRunId).fetchHistory()
    const workflowBundle = await buildWorkflowBundle()
    for (const history of [firstRun, await latest.fetchHistory()]) {
      expect(history.events?.length).toBeLessThan(60)
      await Worker.runReplayHistory({ workflowBundle }, history, generationId)
    }
    expect(firstRun.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes).toBeTruthy()
  } finally {
    await temporal.close()
    await db.destroy()
  }
}, 90_000)
