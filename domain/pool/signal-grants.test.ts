import { expect, it } from 'vitest'
import type { Grant, LeaseRef } from '../../contracts/steps/generation.ts'
import { signalGrants } from './signal-grants.ts'

const grant = (generationId: string, fence = 1): Grant => ({
  generationId,
  leaseId: `lease-${fence}`,
  accountId: 'north',
  fence,
})

/** Workflows by name: those that are gone, and those that cannot be reached. */
function pool(given: { gone?: string[]; away?: string[]; next?: (revoked: LeaseRef) => Grant[] }) {
  const told: string[] = []
  const revoked: number[] = []
  const failed: string[] = []
  return {
    ...{ told, revoked, failedGrants: failed },
    signalGrant: async (id: string) => {
      if (given.away?.includes(id)) throw new Error('away')
      if (given.gone?.includes(id)) return 'gone' as const
      told.push(id)
      return 'delivered' as const
    },
    revokeGrant: async (lease: LeaseRef) => {
      revoked.push(lease.fence)
      return given.next?.(lease) ?? []
    },
    failed: ({ generationId }: Grant) => void failed.push(generationId),
  }
}

it('tells each whose slot it is, without saying to whom it belongs', async () => {
  const seen: unknown[] = []
  const signalGrant = async (id: string, slot: unknown) => {
    seen.push([id, slot])
    return 'delivered' as const
  }
  await signalGrants({ signalGrant, revokeGrant: async () => [] }, [grant('a', 7)])
  expect(seen).toEqual([['a', { leaseId: 'lease-7', accountId: 'north', fence: 7 }]])
})

it('takes the slot back from whoever is gone, until somebody takes it', async () => {
  const line = [grant('b', 2), grant('c', 3), grant('d', 4)]
  const signals = pool({ gone: ['a', 'b'], next: () => line.splice(0, 1) })
  await signalGrants(signals, [grant('a', 1), grant('x', 9)])
  expect(signals.told.toSorted()).toEqual(['c', 'x'])
  expect(signals.revoked).toEqual([1, 2])
})

it('leaves one that cannot be told to the pool, and tells the others', async () => {
  const signals = pool({ away: ['a'] })
  await signalGrants(signals, [grant('a'), grant('b')])
  expect(signals.told).toEqual(['b'])
  expect(signals.failedGrants).toEqual(['a'])
})

it('does not fail where a slot cannot be taken back, and tells the others', async () => {
  const signals = pool({
    gone: ['a'],
    next: () => {
      throw new Error('the database is away')
    },
  })
  await signalGrants(signals, [grant('a'), grant('b')])
  expect(signals.told).toEqual(['b'])
  expect(signals.failedGrants).toEqual(['a'])
})
