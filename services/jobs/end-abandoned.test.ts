import { beforeEach, expect, it } from 'vitest'
import { insertGeneration } from '../../db/generations/insert.ts'
import { acquireSlot } from '../../db/pool/leases.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { emptyPool } from '../../test/support/pool/pool-steps.ts'
import { recordingWorkflows } from '../../test/support/stand-ins/recording-workflows.ts'
import { silentLog as log } from '../../test/support/stand-ins/silent-log.ts'
import { endAbandoned } from './end-abandoned.ts'

const database = useTestDatabase()

beforeEach(() => emptyPool(database.db, [{ name: 'north', slots: 1 }]))

async function startedLongAgo(): Promise<string> {
  const row = await database.db
    .transaction()
    .execute((trx) =>
      insertGeneration(trx, { clientId: 'local', model: 'higgsfield-ai/soul/standard', input: {}, priceCredits: 1 }),
    )
  const workflowStartedAt = new Date(Date.now() - 600_000)
  await database.db.updateTable('generation').set({ workflowStartedAt }).where('id', '=', row.id).execute()
  return row.id
}

async function statusOf(id: string) {
  return database.db.selectFrom('generation').select(['status', 'error']).where('id', '=', id).executeTakeFirstOrThrow()
}

it('ends only jobs that hold no slot, are in no line, and whose workflow does not run', async () => {
  const holder = await startedLongAgo()
  await acquireSlot(database.db, { generationId: holder })
  const waiter = await startedLongAgo()
  await acquireSlot(database.db, { generationId: waiter })
  const busy = await startedLongAgo()
  const abandoned = await startedLongAgo()
  const workflows = recordingWorkflows()
  for (const id of [holder, waiter, abandoned]) workflows.gone.add(id)

  const ended = await endAbandoned({ ctx: { db: database.db, workflows, log }, input: {} })

  expect(ended).toEqual({ generations: 1, films: 0 })
  expect(await statusOf(abandoned)).toMatchObject({ status: 'failed', error: { code: 'internal', paid: 'no' } })
  for (const id of [holder, waiter, busy]) expect((await statusOf(id)).status).toBe('waiting')
})

it('ends nothing while Temporal does not answer', async () => {
  const id = await startedLongAgo()
  const workflows = recordingWorkflows()
  workflows.failure = new Error('away')
  await expect(endAbandoned({ ctx: { db: database.db, workflows, log }, input: {} })).rejects.toThrow('away')
  expect((await statusOf(id)).status).toBe('waiting')
})

it('grants a slot that it finds free to the head of the line', async () => {
  await acquireSlot(database.db, { generationId: await startedLongAgo() })
  const waiter = await startedLongAgo()
  await acquireSlot(database.db, { generationId: waiter })
  const workflows = recordingWorkflows()
  workflows.gone.add(await startedLongAgo())
  const { id: accountId } = await database.db.selectFrom('account').select('id').executeTakeFirstOrThrow()
  await database.db.updateTable('account').set({ slots: 2 }).where('id', '=', accountId).execute()
  await endAbandoned({ ctx: { db: database.db, workflows, log }, input: {} })
  const granted = workflows.calls.filter(({ call }) => call === 'signalGrant')
  expect(granted).toEqual([
    expect.objectContaining({ workflowId: waiter, detail: expect.objectContaining({ accountId }) }),
  ])
})
