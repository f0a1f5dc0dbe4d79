import { expect, it } from 'vitest'
import { account } from '../pool/testing/sample-accounts.ts'
import { type CharacterNeed, decideUse, type KnownTraining } from './decide-use.ts'

const north = () => account('north', { id: 'n' })
const south = () => account('south', { id: 's' })
const full = { usableSlots: 1, slotsInUse: 1 }

function training(over: Partial<KnownTraining> = {}): KnownTraining {
  const of = { accountId: 'n', accountName: 'north', variant: 'v2' } as const
  return { ...of, state: 'ready', failure: null, isBeingRemoved: false, ...over }
}

function decide(over: Partial<CharacterNeed> = {}) {
  const accounts = [north(), south()]
  const job = { name: 'Ada', variant: 'v2', policy: 'wait', trainings: [training()] } as const
  return decideUse({ ...job, accounts, model: 'higgsfield-ai/soul/v2/standard', slots: 1, nowMs: 0, ...over })
}

it('an account that holds the Soul ID and has a free slot takes the job under each policy', () => {
  for (const policy of ['wait', 'references'] as const) {
    expect(decide({ policy })).toEqual({ kind: 'held', detail: 'Uses the v2 Soul ID of Ada, which north holds.' })
  }
})

it('an account that does not offer the style of the job takes it under no policy', () => {
  const trainings = [training(), training({ accountId: 's', accountName: 'south' })]
  expect(decide({ trainings, offeredBy: ['s'] })).toMatchObject({
    kind: 'held',
    detail: expect.stringMatching(/south holds/),
  })
  expect(decide({ offeredBy: ['s'] })).toMatchObject({
    kind: 'refuse',
    detail: expect.stringMatching(/on north only, without the style/),
  })
})

it('where the holders are busy the policy decides, and the reason names them', () => {
  const accounts = [{ ...north(), ...full }, south()]
  expect(decide({ accounts })).toMatchObject({ kind: 'wait', detail: expect.stringContaining('north: all 1 slots') })
  expect(decide({ accounts, policy: 'references' }).kind).toBe('references')
})

it.each([
  ['is being trained', [training({ state: 'training' })], /being trained for v2 on north; repeat .* when it is ready/],
  ['failed', [training({ state: 'failed', failure: 'no face' })], /for v2 failed \(no face\); train it with/],
  ['was never trained', [], /is not trained for v2, which this model needs; train it with/],
  [
    'has another variant',
    [training({ variant: 'v1' })],
    /for v1 only, .* ignores .* use soul, .*\(v1\), or train it with/,
  ],
  ['is being deleted there', [training({ isBeingRemoved: true })], /.+/],
] as const)('a character that %s is refused with the fix', (_what, trainings, expected) => {
  const decided = decide({ trainings })
  expect(decided.kind).toBe('refuse')
  expect(decided.detail).toMatch(expected)
})
