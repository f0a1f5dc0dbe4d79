import { expect, it } from 'vitest'
import type { Grant, LeaseRef } from '../../contracts/steps/generation.ts'
import { signalEach } from './signal-grants.ts'

const grant = (generationId: string, fence = 1): Grant => ({
  generationId,
  leaseId: `lease-${fence}`,
  accountId: 'north',
  fence,
})

/** `gone`: workflows that have ended. `away`: workflows that cannot be reached. */
function pool(given: { gone?: string[]; away?: string[]; next?: (revoked: LeaseRef) => Grant[] }) {
  const signalled: string[] = []
  const revoked: number[] = []
  const failed: string[] = []
  return {
    ...{ signalled, revoked, failedGrants: failed },
    signalGrant: async (id: string) => {
      if (given.away?.includes(id)) throw new Error('away')
      if (given.gone?.includes(id)) return 'gone' as const
      signalled.push(id)
      return 'delivered' as const
    },
    revokeGrant: async (lease: LeaseRef) => {
      revoked.push(lease.fence)
      return given.next?.(lease) ?? []
    },
    onFailure: ({ generationId }: Grant) => void failed.push(generationId),
  }
}

it('sends the grant without the id of its generation', async () => {
  const seen: unknown[] = []
  const signalGrant = async (id: string, slot: unknown) => {
    seen.push([id, slot])
    return 'delivered' as const
  }
  await signalEach({ signalGrant, revokeGrant: async () => [], onFailure: () => {} }, [grant('a', 7)])
  expect(seen).toEqual([['a', { leaseId: 'lease-7', accountId: 'north', fence: 7 }]])
})

it('revokes a grant whose workflow has ended, until one is delivered', async () => {
  const line = [grant('b', 2), grant('c', 3), grant('d', 4)]
  const signals = pool({ gone: ['a', 'b'], next: () => line.splice(0, 1) })
  await signalEach(signals, [grant('a', 1), grant('x', 9)])
  expect(signals.signalled.toSorted()).toEqual(['c', 'x'])
  expect(signals.revoked).toEqual([1, 2])
})

it('leaves a grant that cannot be signalled to the pool, and signals the others', async () => {
  const signals = pool({ away: ['a'] })
  await signalEach(signals, [grant('a'), grant('b')])
  expect(signals.signalled).toEqual(['b'])
  expect(signals.failedGrants).toEqual(['a'])
})

it('does not fail where a grant cannot be revoked, and signals the others', async () => {
  const signals = pool({
    gone: ['a'],
    next: () => {
      throw new Error('the database is away')
    },
  })
  await signalEach(signals, [grant('a'), grant('b')])
  expect(signals.signalled).toEqual(['b'])
  expect(signals.failedGrants).toEqual(['a'])
})
