import fc from 'fast-check'
import { expect, it } from 'vitest'
import { emptyPool, newGeneration } from '../../test/support/pool/pool-steps.ts'
import { useTestDatabase } from '../../test/support/servers/database.ts'
import { finishGeneration } from '../generations/ending.ts'
import { chooseAccount } from '../../domain/pool/choose-account.ts'
import { acquireSlot } from './leases.ts'
import { readPoolAccounts } from './pool-accounts.ts'

const test = useTestDatabase()

const SOUL = 'higgsfield-ai/soul/standard'
const DOP = 'higgsfield-ai/dop/standard'

const anyStep = fc.oneof(
  fc.record({
    kind: fc.constant('arrive' as const),
    clientId: fc.constantFrom('ann', 'ben'),
    priority: fc.integer({ min: 1, max: 5 }),
    model: fc.constantFrom(SOUL, DOP),
  }),
  fc.record({ kind: fc.constant('finish' as const), index: fc.nat(10) }),
)

/** Runs the steps concurrently, as several workers would. */
async function take(steps: readonly (typeof anyStep extends fc.Arbitrary<infer Step> ? Step : never)[]) {
  const { db } = test
  await Promise.all(
    steps.map(async (step) => {
      if (step.kind === 'arrive') {
        const { clientId, priority, model } = step
        return acquireSlot(db, { generationId: await newGeneration(db, { clientId, priority, model }) })
      }
      const live = await liveLeases()
      const lease = live[step.index % Math.max(1, live.length)]
      if (!lease) return undefined
      const { generationId } = lease
      return finishGeneration(db, { generationId, ending: { status: 'cancelled' }, chargedCredits: null })
    }),
  )
}

function liveLeases() {
  return test.db
    .selectFrom('lease')
    .select(['generationId', 'accountId', 'model'])
    .where('releasedAt', 'is', null)
    .orderBy('fence')
    .execute()
}

it('grants no slot twice and keeps no suitable slot empty under concurrent calls', async () => {
  const accounts = [
    { name: 'north', slots: 2 },
    { name: 'south', slots: 1 },
  ]
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(anyStep, { minLength: 1, maxLength: 4 }), { maxLength: 8 }), async (rounds) => {
      await emptyPool(test.db, accounts)
      const north = await test.db
        .selectFrom('account')
        .select('id')
        .where('name', '=', 'north')
        .executeTakeFirstOrThrow()
      await test.db.insertInto('accountModelSlots').values({ accountId: north.id, model: DOP, slots: 1 }).execute()
      for (const round of rounds) {
        await take(round)
        const { accounts: pool, nowMs } = await readPoolAccounts(test.db)
        for (const account of pool) {
          expect(account.slotsInUse).toBeLessThanOrEqual(account.usableSlots)
          expect(account.modelSlotsInUse.get(DOP) ?? 0).toBeLessThanOrEqual(
            account.modelSlots.get(DOP) ?? account.usableSlots,
          )
        }
        const waiting = await test.db.selectFrom('leaseWaiter').selectAll().execute()
        for (const waiter of waiting) {
          const need = { ...waiter, preferredAccountIds: [] }
          expect(chooseAccount(pool, need, nowMs).chosen).toBeUndefined()
        }
      }
      const fences = await test.db.selectFrom('lease').select('fence').orderBy('grantedAt').orderBy('fence').execute()
      const order = fences.map(({ fence }) => fence)
      expect(new Set(order).size).toBe(order.length)
      expect(order).toEqual(order.toSorted((a, b) => a - b))
    }),
    { numRuns: 8 },
  )
}, 60_000)

it('serves two clients in turns, also when one has more waiters', async () => {
  await emptyPool(test.db, [{ name: 'north', slots: 1 }])
  for (const [clientId, jobs] of [
    ['ann', 9],
    ['ben', 4],
  ] as const) {
    for (let job = 0; job < jobs; job += 1) {
      await acquireSlot(test.db, { generationId: await newGeneration(test.db, { clientId }) })
    }
  }
  const served = { ann: 0, ben: 0 }
  for (let turn = 0; turn < 8; turn += 1) {
    const [lease] = await liveLeases()
    const { clientId } = await test.db
      .selectFrom('generation')
      .select('clientId')
      .where('id', '=', lease!.generationId)
      .executeTakeFirstOrThrow()
    served[clientId as 'ann' | 'ben'] += 1
    expect(Math.abs(served.ann - served.ben)).toBeLessThanOrEqual(1)
    await finishGeneration(test.db, {
      generationId: lease!.generationId,
      ending: { status: 'cancelled' },
      chargedCredits: null,
    })
  }
})
