import { beforeEach, expect, it } from 'vitest'
import { emptyPool, sendNew } from '../../test/support/pool/pool-steps.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { findGeneration } from '../generations/read.ts'
import { requestJobCancel } from '../jobs/jobs.ts'
import { recordCancelTry } from './cancel-tries.ts'
import { recordAccepted } from './record-acceptance.ts'

const test = useTestDatabase()

beforeEach(() => emptyPool(test.db, [{ name: 'north', slots: 1 }]))

it('shows the caller how often the platform was asked, and why that has not decided the cancellation', async () => {
  const sent = await sendNew(test.db)
  const { generationId: id, attemptId } = sent
  await recordAccepted(test.db, { ...sent, requestId: 'r-1', correlationId: undefined, platformStatus: 'queued' })
  await requestJobCancel(test.db, { table: 'generation', clientId: 'local', id })
  const shown = async () => (await findGeneration(test.db, { clientId: 'local', id }))?.cancellation
  expect(await shown()).toMatchObject({ state: 'requested', detail: expect.stringContaining('No outcome is recorded') })
  for (const detail of ['no answer within 10 s', 'connection refused']) {
    await recordCancelTry(test.db, { attemptId, detail })
  }
  const cancellation = await shown()
  expect(cancellation).toMatchObject({ state: 'requested', paid: 'unknown' })
  expect(cancellation?.detail).toMatch(/asked 2 times to cancel it, last at \d{4}-.*: connection refused\./)
})
