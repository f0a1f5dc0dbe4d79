import { describe, expect, it } from 'vitest'
import { meanwhile } from '../../test/support/stand-ins/blocked-transaction.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { newFilm } from '../../test/support/pool/pool-steps.ts'
import { bookAttempt, releaseHold, releaseHoldOf } from './book-attempt.ts'
import { appendLedgerEntry, readHeldCredits } from './ledger.ts'
import { reserveCredits } from './reserve.ts'

const test = useTestDatabase()
const MODEL = 'higgsfield-ai/soul/standard'
let count = 0

/** A film that has reserved `credits`. */
async function reserved(credits: number, filmId = `film_test_${(count += 1)}`) {
  const job = { clientId: 'local', scope: { filmId } }
  const crossed = await test.db
    .transaction()
    .execute((trx) => reserveCredits(trx, { ...job, model: MODEL, credits, timeZone: 'UTC' }))
  expect(crossed).toBeUndefined()
  const attempt = (number: number, chargedCredits: number) => ({
    ...job,
    generationId: `gen_${number}`,
    attemptId: `${job.scope.filmId}.${number}`,
    accountId: 'acct_north',
    model: MODEL,
    priceCredits: 5.6,
    chargedCredits,
  })
  const held = () => test.db.transaction().execute((trx) => readHeldCredits(trx, job.scope))
  return { job, attempt, held }
}

it('uses up held credits for a charge, and leaves them held for a refund', async () => {
  const { job, attempt, held } = await reserved(16.8)
  await test.db.transaction().execute((trx) => bookAttempt(trx, attempt(1, 5.6)))
  expect(await held()).toBe(11.2)
  await test.db.transaction().execute((trx) => bookAttempt(trx, attempt(2, 0)))
  expect(await held()).toBe(11.2)
  await test.db.transaction().execute((trx) => releaseHold(trx, job))
  expect(await held()).toBe(0)
  await test.db.transaction().execute((trx) => releaseHold(trx, job))
  expect(await held()).toBe(0)
})

it('never holds less than 0 credits, also when more was charged', async () => {
  const { attempt, held } = await reserved(5.6)
  await test.db.transaction().execute((trx) => bookAttempt(trx, attempt(1, 9.001)))
  expect(await held()).toBe(0)
})

it('books an attempt once', async () => {
  const { attempt } = await reserved(11.2)
  await test.db.transaction().execute((trx) => bookAttempt(trx, attempt(1, 5.6)))
  await expect(test.db.transaction().execute((trx) => bookAttempt(trx, attempt(1, 0)))).rejects.toThrow(
    'ledger_entry_once',
  )
})

it('counts every entry of a job against the day on which it was accepted', async () => {
  const { attempt } = await reserved(5.6)
  const day = async (attemptId: string | null) => {
    const query = test.db.selectFrom('ledgerEntry').select('budgetDay')
    const { budgetDay } = await (
      attemptId === null ? query.where('filmId', '=', `film_test_${count}`) : query.where('attemptId', '=', attemptId)
    ).executeTakeFirstOrThrow()
    return budgetDay
  }
  await test.db.transaction().execute((trx) => bookAttempt(trx, attempt(1, 5.6)))
  expect(await day(attempt(1, 0).attemptId)).toEqual(await day(null))
})

it('refuses to change or delete an entry', async () => {
  await reserved(1)
  await expect(test.db.updateTable('ledgerEntry').set({ credits: 0 }).execute()).rejects.toThrow('only ever appended')
  await expect(test.db.deleteFrom('ledgerEntry').execute()).rejects.toThrow('only ever appended')
})

it('keeps an adjustment by hand with its reason', async () => {
  const scope = { generationId: 'gen_by_hand' }
  const entry = { kind: 'adjusted', clientId: 'local', scope, credits: -1.5, heldChange: 0, spentChange: -1.5 } as const
  await test.db.transaction().execute((trx) => appendLedgerEntry(trx, { ...entry, note: 'credited by the platform' }))
  const row = await test.db
    .selectFrom('ledgerEntry')
    .selectAll()
    .where('kind', '=', 'adjusted')
    .executeTakeFirstOrThrow()
  expect(row).toMatchObject({ credits: -1.5, spentChange: -1.5, note: 'credited by the platform' })
})

describe('scenes that end at the same time', () => {
  async function film() {
    const id = await newFilm(test.db)
    return { id, ...(await reserved(8.4, id)) }
  }

  it('never use up the same credits of their film', async () => {
    const { attempt, held } = await film()
    await meanwhile(test.db, {
      after: (trx) => bookAttempt(trx, attempt(1, 5.6)),
      run: () => test.db.transaction().execute((trx) => bookAttempt(trx, attempt(2, 5.6))),
    })
    expect(await held()).toBe(0)
  })

  it('leave no credits held where their film ends at the same time', async () => {
    const { id, job, held } = await film()
    await meanwhile(test.db, {
      after: (trx) => trx.updateTable('film').set({ status: 'failed' }).where('id', '=', id).execute(),
      run: () =>
        test.db.transaction().execute((trx) => releaseHoldOf(trx, { id: 'gen_x', clientId: job.clientId, filmId: id })),
    })
    expect(await held()).toBe(0)
  })
})
