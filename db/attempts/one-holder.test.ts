import { beforeEach, describe, expect, it } from 'vitest'
import { emptyPool, sendNew } from '../../test/support/pool/pool-steps.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { meanwhile } from '../../test/support/stand-ins/blocked-transaction.ts'
import { bookLate } from './book-late.ts'
import { recordAccepted, recordFoundRequest } from './record-acceptance.ts'
import { recordUnknown } from './record-submission.ts'

const test = useTestDatabase()

beforeEach(() => emptyPool(test.db, [{ name: 'north', slots: 2 }]))

const accepted = { requestId: 'r-1', correlationId: undefined, platformStatus: 'queued' } as const

async function unknown() {
  const sent = await sendNew(test.db)
  await recordUnknown(test.db, { ...sent, tryNumber: 1, detail: 'no response' })
  return sent
}

const requestsOf = async (attemptId: string) =>
  test.db.selectFrom('attempt').select(['state', 'requestId']).where('id', '=', attemptId).executeTakeFirstOrThrow()

describe('a request that is reported for two attempts of an account', () => {
  it('belongs to the first one, and does not change the second one', async () => {
    const [first, second] = [await unknown(), await unknown()]
    expect(await recordAccepted(test.db, { ...first, ...accepted })).toBe('recorded_of_unknown')
    expect(await recordAccepted(test.db, { ...second, ...accepted })).toBe('of_another')
    expect(await recordAccepted(test.db, { ...first, ...accepted })).toBe('recorded_before')
    expect(await requestsOf(second.attemptId)).toEqual({ state: 'unknown', requestId: null })
  })

  it('belongs to one of them, where both are recorded at the same time', async () => {
    const [first, second] = [await unknown(), await unknown()]
    const effect = await meanwhile(test.db, {
      after: (trx) => recordAccepted(asDatabase(trx), { ...first, ...accepted }),
      run: () => recordAccepted(test.db, { ...second, ...accepted }),
    })
    expect(effect).toBe('of_another')
  })

  it('is booked late for one of them', async () => {
    const [first, second] = [await unknown(), await unknown()]
    await recordAccepted(test.db, { ...first, ...accepted })
    expect(await recordFoundRequest(test.db, { attemptId: second.attemptId, requestId: 'r-1' })).toBeUndefined()
    const ending = { outcome: 'completed', chargedCredits: 1.5, files: [], keptUntilMs: Date.now() } as const
    expect(await bookLate(test.db, { attemptId: second.attemptId, requestId: 'r-1', ...ending })).toBe(false)
    expect(await requestsOf(second.attemptId)).toEqual({ state: 'unknown', requestId: null })
  })
})

/** The functions begin a transaction of their own. Within an open one they run in it. */
function asDatabase(trx: Parameters<Parameters<typeof meanwhile>[1]['after']>[0]) {
  return Object.assign(Object.create(trx), {
    transaction: () => ({ execute: (work: (inner: typeof trx) => Promise<unknown>) => work(trx) }),
  }) as typeof test.db
}
