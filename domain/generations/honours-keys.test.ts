import { expect, it } from 'vitest'
import { EFFECTIVE_CONTRACTS, type EffectiveContract } from '../../contracts/vocabulary/account-states.ts'
import { honoursKeys } from './honours-keys.ts'

it('only a queueing account honours keys, and only on v2 routes', () => {
  const honoured = EFFECTIVE_CONTRACTS.flatMap((contract) =>
    (['v1', 'v2'] as const)
      .filter((dialect) => honoursKeys({ contract, dialect }))
      .map((dialect) => [contract, dialect]),
  )
  expect(honoured).toEqual([['queueing', 'v2']])
})

it.each(['b', 'a', 'a_plus', '', 'QUEUEING'])('the unknown contract name "%s" never permits a repeat', (name) => {
  expect(honoursKeys({ contract: name as EffectiveContract, dialect: 'v2' })).toBe(false)
})
