import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AccountCandidate, chooseAccount, hasFreeSlot } from './choose-account.ts'

const NOW = 1_000_000

function account(name: string, over: Partial<AccountCandidate> = {}): AccountCandidate {
  return {
    id: `acct_${name}`,
    name,
    slots: 2,
    inUse: 0,
    state: 'enabled',
    hasKey: true,
    coolingUntilMs: undefined,
    coolingReason: undefined,
    blockedModels: new Map(),
    lastLeasedAtMs: 0,
    ...over,
  }
}

describe('chooseAccount', () => {
  it('takes the least loaded account in proportion to its slots', () => {
    const { chosen } = chooseAccount(
      [account('a', { slots: 2, inUse: 1 }), account('b', { slots: 8, inUse: 2 })],
      'm',
      NOW,
    )
    expect(chosen?.name).toBe('b')
  })

  it('takes the least recently used of equally loaded accounts, so that work goes round', () => {
    const { chosen } = chooseAccount(
      [account('a', { lastLeasedAtMs: 20 }), account('b', { lastLeasedAtMs: 10 })],
      'm',
      NOW,
    )
    expect(chosen?.name).toBe('b')
  })

  it('names every account that was passed over with its reason', () => {
    const { chosen, skipped } = chooseAccount(
      [
        account('full', { inUse: 2 }),
        account('leaving', { state: 'draining' }),
        account('locked', { hasKey: false }),
        account('cooling', { coolingUntilMs: NOW + 1, coolingReason: 'no_credits: top it up' }),
        account('lacks', { blockedModels: new Map([['m', NOW + 1]]) }),
      ],
      'm',
      NOW,
    )
    expect(chosen).toBeUndefined()
    expect(skipped).toEqual([
      { account: 'full', reason: 'all 2 slots in use' },
      { account: 'leaving', reason: 'draining' },
      { account: 'locked', reason: 'no usable key' },
      { account: 'cooling', reason: 'cooling down: no_credits: top it up' },
      { account: 'lacks', reason: 'does not offer this model' },
    ])
  })

  it('takes an account back the moment its cool-down or its model block has ended', () => {
    const candidate = account('a', { coolingUntilMs: NOW, blockedModels: new Map([['m', NOW]]) })
    expect(chooseAccount([candidate], 'm', NOW).chosen?.name).toBe('a')
  })

  it('never chooses an account without a free slot, and always one where there is an eligible one', () => {
    const anyAccount = fc.record({
      slots: fc.integer({ min: 1, max: 5 }),
      inUse: fc.integer({ min: 0, max: 5 }),
      state: fc.constantFrom('enabled' as const, 'draining' as const),
      hasKey: fc.boolean(),
      coolingUntilMs: fc.option(fc.integer({ min: NOW - 5, max: NOW + 5 }), { nil: undefined }),
      lastLeasedAtMs: fc.nat(),
    })
    fc.assert(
      fc.property(fc.array(anyAccount, { maxLength: 8 }), (given) => {
        const candidates = given.map((over, index) => account(`a${index}`, over))
        const { chosen, skipped } = chooseAccount(candidates, 'm', NOW)
        expect(chosen !== undefined).toBe(hasFreeSlot(candidates, NOW))
        if (chosen) expect(chosen.inUse).toBeLessThan(chosen.slots)
        expect(new Set(skipped.map((entry) => entry.account)).size).toBe(skipped.length)
      }),
    )
  })
})
