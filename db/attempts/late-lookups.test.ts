import { beforeEach, expect, it } from 'vitest'
import { emptyPool, sendNew } from '../../test/support/pool/pool-steps.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { recordMiss } from './late-lookups.ts'
import { listUnexpectedRequests } from './read.ts'

const test = useTestDatabase()
beforeEach(() => emptyPool(test.db, [{ name: 'north', slots: 1 }]))

const MINUTE_MS = 60_000

it('doubles the pause with each look-up that finds nothing, up to a day', async () => {
  const { attemptId } = await sendNew(test.db)
  const request = { attemptId, requestId: 'r-1' }
  const pauses: number[] = []
  for (let count = 0; count < 11; count += 1) {
    await recordMiss(test.db, request)
    const { nextAt } = await test.db.selectFrom('lateLookup').select('nextAt').executeTakeFirstOrThrow()
    pauses.push(Math.round((nextAt.getTime() - Date.now()) / MINUTE_MS))
  }
  expect(pauses.slice(0, 3)).toEqual([10, 20, 40])
  expect(pauses.slice(-3)).toEqual([1440, 1440, 1440])
})

it('leaves the request out of the lists until its pause is over', async () => {
  const { attemptId } = await sendNew(test.db)
  const request = { attemptId, requestId: 'r-1' }
  await test.db.insertInto('unexpectedAcceptance').values(request).execute()
  const list = async () => (await listUnexpectedRequests(test.db, { olderThanMs: 0, limit: 10 })).length
  expect(await list()).toBe(1)
  await recordMiss(test.db, request)
  expect(await list()).toBe(0)
  await test.db
    .updateTable('lateLookup')
    .set({ nextAt: new Date(Date.now() - 1) })
    .execute()
  expect(await list()).toBe(1)
})
