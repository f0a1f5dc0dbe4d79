import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseAccount } from './choose-account.ts'
import { hasFreeSlot } from './pool-account.ts'
import { account, need, NOW } from './testing/sample-accounts.ts'

describe('chooseAccount', () => {
  it('chooses the least loaded account in proportion to its slots', () => {
    const accounts = [account('a', { usableSlots: 2, slotsInUse: 1 }), account('b', { usableSlots: 8, slotsInUse: 2 })]
    expect(chooseAccount(accounts, need(), NOW).chosen?.name).toBe('b')
  })

  it('chooses the least recently used of equally loaded accounts, so that all accounts get work', () => {
    const accounts = [account('a', { lastLeasedAtMs: 20 }), account('b', { lastLeasedAtMs: 10 })]
    expect(chooseAccount(accounts, need(), NOW).chosen?.name).toBe('b')
  })

  it('prefers an account that has the image to a less loaded one, but never waits for it', () => {
    const withPicture = need({ preferredAccountIds: ['acct_b'] })
    const accounts = [account('a'), account('b', { slotsInUse: 1 })]
    expect(chooseAccount(accounts, withPicture, NOW).chosen?.name).toBe('b')
    const full = [account('a'), account('b', { slotsInUse: 2 })]
    expect(chooseAccount(full, withPicture, NOW).chosen?.name).toBe('a')
  })

  it('returns every skipped account with its reason', () => {
    const circuit = { cause: 'no_credits', reason: 'no_credits: empty', openedAtMs: NOW, opens: 1 } as const
    const { chosen, skipped } = chooseAccount(
      [
        account('full', { slotsInUse: 2 }),
        account('leaving', { state: 'draining' }),
        account('locked', { hasKey: false }),
        account('cooling', { cooldown: { untilMs: NOW + 1, reason: 'blocked: firewall' } }),
        account('empty', { circuit: { ...circuit, untilMs: NOW + 1 } }),
        account('tried', { circuit: { ...circuit, untilMs: NOW }, hasTrial: true }),
        account('lacks', { blockedModels: new Map([['m', { untilMs: NOW + 1, reason: null }]]) }),
        account('capped', { modelSlots: new Map([['m', 1]]), modelSlotsInUse: new Map([['m', 1]]), slotsInUse: 1 }),
        { ...account('stranger'), id: 'acct_elsewhere' },
      ],
      need({
        requiredAccountIds: ['full', 'leaving', 'locked', 'cooling', 'empty', 'tried', 'lacks', 'capped'].map(
          (name) => `acct_${name}`,
        ),
      }),
      NOW,
    )
    expect(chosen).toBeUndefined()
    expect(skipped).toEqual([
      { account: 'full', reason: 'all 2 slots in use' },
      { account: 'leaving', reason: 'draining' },
      { account: 'locked', reason: 'no usable key' },
      { account: 'cooling', reason: 'cooling down: blocked: firewall' },
      { account: 'empty', reason: 'paused: no_credits: empty' },
      { account: 'tried', reason: 'trial generation running: no_credits: empty' },
      { account: 'lacks', reason: 'does not offer this model' },
      { account: 'capped', reason: 'all 1 slots for this model in use' },
      { account: 'stranger', reason: 'does not have the model, character, style, motion or preset of the job' },
    ])
  })

  it('chooses an account again at the end of its cool-down, circuit and model block', () => {
    const candidate = account('a', {
      cooldown: { untilMs: NOW, reason: null },
      blockedModels: new Map([['m', { untilMs: NOW, reason: null }]]),
      circuit: { cause: 'failing', reason: 'x', openedAtMs: 0, untilMs: NOW, opens: 3 },
    })
    expect(chooseAccount([candidate], need(), NOW).chosen?.name).toBe('a')
  })

  it('treats a request for more slots than the account has as one for all of them', () => {
    expect(chooseAccount([account('a', { slotsInUse: 1 })], need({ slots: 4 }), NOW).chosen).toBeUndefined()
    expect(chooseAccount([account('a')], need({ slots: 4 }), NOW).chosen?.name).toBe('a')
  })

  it('never chooses an account without a free slot, and always one where there is an eligible one', () => {
    const anyAccount = fc.record({
      usableSlots: fc.integer({ min: 1, max: 5 }),
      slotsInUse: fc.integer({ min: 0, max: 5 }),
      state: fc.constantFrom('enabled' as const, 'draining' as const),
      hasKey: fc.boolean(),
      hasTrial: fc.boolean(),
      cooldown: fc.option(
        fc.record({ untilMs: fc.integer({ min: NOW - 5, max: NOW + 5 }), reason: fc.constant(null) }),
        {
          nil: undefined,
        },
      ),
      lastLeasedAtMs: fc.nat(),
    })
    fc.assert(
      fc.property(fc.array(anyAccount, { maxLength: 8 }), (given) => {
        const accounts = given.map((over, index) => account(`a${index}`, over))
        const { chosen, skipped } = chooseAccount(accounts, need(), NOW)
        expect(chosen !== undefined).toBe(hasFreeSlot(accounts, NOW))
        if (chosen) expect(chosen.slotsInUse).toBeLessThan(chosen.usableSlots)
        expect(new Set(skipped.map((entry) => entry.account)).size).toBe(skipped.length)
      }),
    )
  })
})
