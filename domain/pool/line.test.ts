import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseAccount } from './choose-account.ts'
import type { Shares } from './fair-share.ts'
import { AGEING_MS, grantLine, type Waiter } from './line.ts'
import type { PoolAccount } from './pool-account.ts'
import { account, NOW, queuesOf, waiter } from './testing/sample-accounts.ts'

const noShares = (): Shares => ({ clock: new Map(), passes: new Map() })

/** Accounts, a line and running generations; the test sets the time. */
function poolOf(accounts: PoolAccount[]) {
  const shares = noShares()
  let waiting: Waiter[] = []
  const running: { waiter: Waiter; account: PoolAccount; slots: number }[] = []
  return {
    accounts,
    running,
    get waiting() {
      return waiting
    },
    arrive: (...more: Waiter[]) => void waiting.push(...more),
    pass(nowMs: number) {
      const grants = grantLine({ accounts, queues: queuesOf(waiting), shares, nowMs })
      const served = new Set(grants.map((grant) => grant.waiter.generationId))
      waiting = waiting.filter(({ generationId }) => !served.has(generationId))
      running.push(...grants)
      return grants.map((grant) => grant.waiter)
    },
    finish(index: number) {
      const [ended] = running.splice(index % Math.max(1, running.length), 1)
      if (!ended) return
      ended.account.slotsInUse -= ended.slots
      const { model } = ended.waiter
      ended.account.modelSlotsInUse.set(model, ended.account.modelSlotsInUse.get(model)! - ended.slots)
    },
  }
}

const MODELS = ['soul', 'kling', 'dop']

const anyAccounts = fc
  .array(
    fc.record({
      slots: fc.integer({ min: 1, max: 4 }),
      modelSlots: fc.dictionary(fc.constantFrom(...MODELS), fc.integer({ min: 1, max: 3 })),
      blocked: fc.subarray(MODELS),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((given) =>
    given.map(({ slots, modelSlots, blocked }, index) =>
      account(`a${index}`, {
        usableSlots: slots,
        modelSlots: new Map(Object.entries(modelSlots)),
        blockedModels: new Map(blocked.map((model) => [model, { untilMs: Infinity, reason: null }])),
      }),
    ),
  )

const anyStep = fc.oneof(
  fc.record({
    kind: fc.constant('arrive' as const),
    clientId: fc.constantFrom('ann', 'ben', 'cleo'),
    priority: fc.integer({ min: 1, max: 5 }),
    model: fc.constantFrom(...MODELS),
    required: fc.subarray(['acct_a0', 'acct_a1']),
    slots: fc.constantFrom(1, 1, 1, 4),
  }),
  fc.record({ kind: fc.constant('finish' as const), index: fc.nat(20) }),
  fc.record({ kind: fc.constant('time' as const), ms: fc.integer({ min: 1, max: AGEING_MS }) }),
)

describe('the line', () => {
  it('never grants more slots than an account has, in total or for one model, and leaves no suitable slot empty', () => {
    fc.assert(
      fc.property(anyAccounts, fc.array(anyStep, { maxLength: 80 }), (accounts, steps) => {
        const pool = poolOf(accounts)
        let nowMs = NOW
        for (const [number, step] of steps.entries()) {
          if (step.kind === 'time') nowMs += step.ms
          else if (step.kind === 'finish') pool.finish(step.index)
          else {
            const { clientId, priority, model, slots } = step
            const over = { clientId, priority, model, slots, requiredAccountIds: step.required, enqueuedAtMs: nowMs }
            pool.arrive(waiter(`g${number}`, over))
          }
          pool.pass(nowMs)
          for (const one of accounts) {
            expect(one.slotsInUse).toBeLessThanOrEqual(one.usableSlots)
            for (const [model, slots] of one.modelSlots) {
              expect(one.modelSlotsInUse.get(model) ?? 0).toBeLessThanOrEqual(slots)
            }
          }
          // A slot may be kept only for a request that needs several and has waited for them.
          if (pool.waiting.some(({ slots }) => slots > 1)) continue
          for (const one of pool.waiting) expect(chooseAccount(accounts, one, nowMs).chosen).toBeUndefined()
        }
      }),
      { numRuns: 300 },
    )
  })

  it('gives clients with equal demand equal shares to within one job, also with different numbers of waiters', () => {
    const backlogs = fc.array(fc.integer({ min: 30, max: 60 }), { minLength: 2, maxLength: 5 })
    fc.assert(
      fc.property(
        backlogs,
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.nat(10), { maxLength: 60 }),
        (sizes, slots, ends) => {
          const pool = poolOf([account('a', { usableSlots: slots }), account('b', { usableSlots: 1 })])
          const clients = sizes.map((size, index) => ({ clientId: `c${index}`, size }))
          for (const { clientId, size } of clients) {
            for (let job = 0; job < size; job += 1) pool.arrive(waiter(`${clientId}.${job}`, { clientId }))
          }
          const served = new Map(clients.map(({ clientId }) => [clientId, 0]))
          const count = (waiters: Waiter[]) => {
            for (const { clientId } of waiters) served.set(clientId, served.get(clientId)! + 1)
          }
          count(pool.pass(NOW))
          for (const index of ends) {
            if (Math.max(...served.values()) >= 29) break
            pool.finish(index)
            count(pool.pass(NOW))
            expect(Math.max(...served.values()) - Math.min(...served.values())).toBeLessThanOrEqual(1)
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  it('gives a client that was idle no backlog of turns', () => {
    const pool = poolOf([account('a', { usableSlots: 1 })])
    for (let job = 0; job < 60; job += 1)
      pool.arrive(waiter(`busy.${String(job).padStart(2, '0')}`, { clientId: 'busy' }))
    for (let turn = 0; turn < 20; turn += 1) {
      pool.pass(NOW)
      pool.finish(0)
    }
    for (let job = 0; job < 20; job += 1) {
      pool.arrive(waiter(`back.${job}`, { clientId: 'back', enqueuedAtMs: NOW + 1 }))
    }
    const turns: string[] = []
    for (let turn = 0; turn < 8; turn += 1) {
      turns.push(...pool.pass(NOW).map(({ clientId }) => clientId))
      pool.finish(0)
    }
    expect(turns.filter((clientId) => clientId === 'back')).toHaveLength(4)
    expect(turns.join()).not.toContain('back,back')
  })

  it('serves better priorities first, and raises a priority by waiting, so that every job is served', () => {
    const pool = poolOf([account('a', { usableSlots: 1 })])
    pool.arrive(waiter('low', { priority: 5, clientId: 'ann' }))
    let nowMs = NOW
    let servedAtMs: number | undefined
    // A new job of the highest priority waits at every turn.
    for (let turn = 0; servedAtMs === undefined && turn < 200; turn += 1) {
      pool.arrive(waiter(`high.${turn}`, { priority: 1, clientId: 'ben', enqueuedAtMs: nowMs }))
      if (pool.pass(nowMs).some(({ generationId }) => generationId === 'low')) servedAtMs = nowMs
      pool.finish(0)
      nowMs += 60_000
    }
    expect(servedAtMs! - NOW).toBeGreaterThan(3 * AGEING_MS)
    expect(servedAtMs! - NOW).toBeLessThanOrEqual(4 * AGEING_MS + 2 * 60_000)
  })

  it('keeps an account free for a request for several slots that has waited for a minute', () => {
    const pool = poolOf([account('a', { usableSlots: 2 })])
    for (let job = 0; job < 4; job += 1) pool.arrive(waiter(`small.${job}`))
    pool.pass(NOW)
    pool.arrive(waiter('wide', { slots: 2, clientId: 'ann', enqueuedAtMs: NOW }))
    pool.finish(0)
    expect(pool.pass(NOW + 1_000).map(({ generationId }) => generationId)).toEqual(['small.2'])
    pool.finish(0)
    expect(pool.pass(NOW + 61_000)).toEqual([])
    pool.finish(0)
    expect(pool.pass(NOW + 62_000).map(({ generationId }) => generationId)).toEqual(['wide'])
  })

  it('grants one trial generation to an account whose pause is over', () => {
    const circuit = { cause: 'no_credits', reason: 'empty', openedAtMs: NOW - 10, untilMs: NOW, opens: 1 } as const
    const pool = poolOf([account('a', { usableSlots: 4, circuit })])
    pool.arrive(waiter('one'), waiter('two'))
    expect(pool.pass(NOW - 1)).toEqual([])
    expect(pool.pass(NOW).map(({ generationId }) => generationId)).toEqual(['one'])
    expect(pool.pass(NOW)).toEqual([])
  })
})
