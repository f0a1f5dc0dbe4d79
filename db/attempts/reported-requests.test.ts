import { beforeEach, expect, it } from 'vitest'
import { emptyPool, sendNew } from '../../test/support/pool/pool-steps.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { recordAccepted } from './record-acceptance.ts'
import { recordUnknown } from './record-submission.ts'
import { claimReported, listReported, storeReported, withdrawReported } from './reported-requests.ts'

const test = useTestDatabase()

beforeEach(() => emptyPool(test.db, [{ name: 'north', slots: 2 }]))

async function unknown() {
  const sent = await sendNew(test.db)
  await recordUnknown(test.db, { ...sent, tryNumber: 1, detail: 'no response' })
  return sent
}

it('stores a webhook once, and at most ten of an attempt', async () => {
  const { attemptId } = await unknown()
  for (let count = 0; count < 12; count += 1) {
    await storeReported(test.db, { attemptId, requestId: `r-${count}` })
    await storeReported(test.db, { attemptId, requestId: `r-${count}` })
  }
  const stored = await test.db.selectFrom('reportedRequest').selectAll().where('attemptId', '=', attemptId).execute()
  expect(stored).toHaveLength(10)
})

it('prefers the request of an operator to that of a webhook', async () => {
  const { attemptId } = await unknown()
  expect(await listReported(test.db, { attemptId })).toEqual([])
  await claimReported(test.db, { attemptId, requestId: 'of-operator' })
  await storeReported(test.db, { attemptId, requestId: 'of-webhook' })
  expect(await listReported(test.db, { attemptId })).toEqual(['of-operator', 'of-webhook'])
  await withdrawReported(test.db, { attemptId, requestId: 'of-operator' })
  expect(await listReported(test.db, { attemptId })).toEqual(['of-webhook'])
})

it('gives a request that an operator has reported to no second attempt of the account', async () => {
  const [first, second] = [await unknown(), await unknown()]
  const requestId = 'r-1'
  expect(await claimReported(test.db, { attemptId: first.attemptId, requestId })).toBe(first.attemptId)
  expect(await claimReported(test.db, { attemptId: second.attemptId, requestId })).toBe(first.attemptId)
  const accepted = { requestId, correlationId: undefined, platformStatus: 'queued' } as const
  expect(await recordAccepted(test.db, { ...second, ...accepted })).toBe('of_another')
  expect(await recordAccepted(test.db, { ...first, ...accepted })).toBe('recorded_of_unknown')
})

it('a webhook gives its attempt no right to the request', async () => {
  const [first, second] = [await unknown(), await unknown()]
  const requestId = 'r-1'
  await storeReported(test.db, { attemptId: first.attemptId, requestId })
  expect(await claimReported(test.db, { attemptId: second.attemptId, requestId })).toBe(second.attemptId)
})
