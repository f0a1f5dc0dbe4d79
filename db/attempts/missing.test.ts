import { beforeEach, expect, it } from 'vitest'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { emptyPool, newGeneration, sendNew } from '../../test/support/pool/pool-steps.ts'
import { acquireSlot } from '../pool/leases.ts'
import { recordMissing } from './missing.ts'
import { recordCheck } from './progress.ts'

const test = useTestDatabase()
beforeEach(() => emptyPool(test.db, [{ name: 'north', slots: 1 }]))

async function submitted() {
  const { attemptId, generationId } = await sendNew(test.db)
  const accepted = { state: 'submitted', requestId: `r-${attemptId}` } as const
  await test.db.updateTable('attempt').set(accepted).where('id', '=', attemptId).execute()
  await test.db.updateTable('generation').set({ status: 'submitted' }).where('id', '=', generationId).execute()
  return { attemptId, generationId }
}

const missing = (attempt: { attemptId: string; generationId: string }, releaseAfterMs: number) =>
  recordMissing(test.db, { ...attempt, releaseAfterMs })

it('releases the slot of a request that is missing for long enough, once, to the next in the line', async () => {
  const attempt = await submitted()
  const waiting = await newGeneration(test.db)
  await acquireSlot(test.db, { generationId: waiting })
  expect(await missing(attempt, 60_000)).toEqual([])
  expect(await missing(attempt, 0)).toMatchObject([{ generationId: waiting }])
  expect(await missing(attempt, 0)).toEqual([])
  const { status } = await test.db
    .selectFrom('generation')
    .select('status')
    .where('id', '=', attempt.generationId)
    .executeTakeFirstOrThrow()
  expect(status).toBe('submitted')
})

it('begins anew where the platform finds the request between two reads', async () => {
  const attempt = await submitted()
  await missing(attempt, 60_000)
  await test.db
    .updateTable('attempt')
    .set({ missingSince: new Date(Date.now() - 120_000) })
    .execute()
  await recordCheck(test.db, { ...attempt, platformStatus: 'queued', holdMs: 60_000 })
  await missing(attempt, 60_000)
  const lease = await test.db
    .selectFrom('lease')
    .select('releasedAt')
    .where('generationId', '=', attempt.generationId)
    .executeTakeFirstOrThrow()
  expect(lease.releasedAt).toBeNull()
})

it('releases at most as many slots of an account as it has', async () => {
  await missing(await submitted(), 0)
  const second = await submitted()
  const waiting = await newGeneration(test.db)
  await acquireSlot(test.db, { generationId: waiting })
  expect(await missing(second, 0)).toEqual([])
})
