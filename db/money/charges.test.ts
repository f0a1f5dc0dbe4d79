import { sql } from 'kysely'
import { beforeEach, expect, it } from 'vitest'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { emptyPool, newFilm, newGeneration, sendNew } from '../../test/support/pool/pool-steps.ts'
import { storeUnexpected } from '../attempts/unexpected-acceptances.ts'
import { lockAttempt } from '../attempts/lock-attempt.ts'
import { findFilm } from '../films/read.ts'
import { finishGeneration } from '../generations/ending.ts'
import { findGeneration } from '../generations/read.ts'
import { acquireSlot } from '../pool/leases.ts'
import { reserveCredits } from './reserve.ts'

const test = useTestDatabase()
beforeEach(() => emptyPool(test.db, [{ name: 'north', slots: 8 }]))

const read = async (id: string) => (await findGeneration(test.db, { clientId: 'local', id }))!
const FAILED = {
  status: 'failed',
  error: { code: 'generation_failed', detail: 'the platform reports nsfw', paid: 'no' },
} as const

async function sent(over: Parameters<typeof newGeneration>[1] = {}) {
  const generationId = await newGeneration(test.db, over)
  const acquired = await acquireSlot(test.db, { generationId })
  if (acquired.kind !== 'granted') throw new Error(`expected a grant, got ${acquired.kind}`)
  return sendNew(test.db, acquired.grant)
}

/** The platform accepts the attempt, and the generation ends. */
async function end(
  { generationId, attemptId }: { generationId: string; attemptId: string },
  ending: Parameters<typeof finishGeneration>[1]['ending'],
  chargedCredits: number | null,
) {
  await test.db
    .updateTable('attempt')
    .set({ requestId: `request-${attemptId}` })
    .where('id', '=', attemptId)
    .execute()
  await finishGeneration(test.db, { generationId, attemptId, ending, chargedCredits })
}

it('shows a running attempt as not charged yet, and its charge in credits and dollars after the end', async () => {
  const job = await sent()
  expect(await read(job.generationId)).toMatchObject({
    ...{ chargedCredits: 0, chargedUsd: 0 },
    openCharges: [{ attemptId: job.attemptId, reason: 'running' }],
  })
  await end(job, { status: 'completed' }, 1.5)
  expect(await read(job.generationId)).toMatchObject({ chargedCredits: 1.5, chargedUsd: 0.09375, openCharges: [] })
})

it('counts nothing for a refund', async () => {
  const job = await sent()
  await end(job, FAILED, 0)
  expect(await read(job.generationId)).toMatchObject({ chargedCredits: 0, chargedUsd: 0, openCharges: [] })
})

it('names the attempt of an ended generation whose outcome is unknown', async () => {
  const job = await sent()
  await end(job, { ...FAILED, error: { ...FAILED.error, code: 'outcome_unknown', paid: 'unknown' } }, null)
  const openCharges = [{ attemptId: job.attemptId, reason: 'unknown' }]
  expect(await read(job.generationId)).toMatchObject({ chargedCredits: 0, openCharges })
})

it('names the attempt with a further request that the platform accepted', async () => {
  const job = await sent()
  await end(job, { status: 'completed' }, 1.5)
  await test.db
    .transaction()
    .execute(async (trx) => storeUnexpected(trx, await lockAttempt(trx, job.attemptId), 'a-second-request'))
  const openCharges = [{ attemptId: job.attemptId, reason: 'accepted_again' }]
  expect(await read(job.generationId)).toMatchObject({ chargedCredits: 1.5, openCharges })
})

it('sums all takes of a scene, and all scenes of a film; the last event carries the sum', async () => {
  const filmId = await newFilm(test.db)
  const scope = { filmId }
  await test.db
    .transaction()
    .execute((trx) =>
      reserveCredits(trx, { clientId: 'local', scope, model: 'higgsfield-ai/dop/lite', credits: 1.5, timeZone: 'UTC' }),
    )
  const take = (number: number) => sent({ scene: { filmId, sceneIndex: 0, take: number } })
  await end(await take(1), FAILED, 0)
  const second = await take(2)
  await end(second, { status: 'completed' }, 1.5)
  const third = await take(3)
  await end(third, FAILED, null)

  const charge = {
    chargedCredits: 1.5,
    chargedUsd: 0.09375,
    openCharges: [{ attemptId: third.attemptId, reason: 'unknown' }],
  }
  const film = await findFilm(test.db, { clientId: 'local', id: filmId })
  expect(film).toMatchObject({ ...charge, scenes: [charge] })
  const event = await test.db
    .selectFrom('event')
    .select('data')
    .where('streamId', '=', second.generationId)
    .where('type', '=', 'generation.completed')
    .executeTakeFirstOrThrow()
  expect(event.data).toMatchObject({ chargedCredits: 1.5, chargedUsd: 0.09375, openCharges: [] })
})

it('counts a correction by hand', async () => {
  const job = await sent()
  await end(job, { status: 'completed' }, 1.5)
  await sql`
    insert into ledger_entry (kind, client_id, budget_day, generation_id, credits, held_change, spent_change)
    values ('adjusted', 'local', current_date, ${job.generationId}, -0.501, 0, -0.501)`.execute(test.db)
  expect(await read(job.generationId)).toMatchObject({ chargedCredits: 0.999, chargedUsd: 0.0624375 })
})
