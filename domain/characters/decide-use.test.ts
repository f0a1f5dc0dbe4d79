import { expect, it } from 'vitest'
import { account } from '../pool/testing/sample-accounts.ts'
import type { CharacterNeed, KnownTraining } from './character-need.ts'
import { decideUse } from './decide-use.ts'

const north = () => account('north', { id: 'n' })
const south = () => account('south', { id: 's' })
const full = { usableSlots: 1, slotsInUse: 1 }

function training(over: Partial<KnownTraining> = {}): KnownTraining {
  const of = { id: 't', accountId: 'n', accountName: 'north', variant: 'v2' } as const
  return { ...of, state: 'ready', failure: null, waitingReason: null, isBeingRemoved: false, ...over }
}

function decide(over: Partial<CharacterNeed> = {}) {
  const accounts = [north(), south()]
  const job = { name: 'Ada', variant: 'v2', policy: 'wait', imageCount: 3, trainings: [training()] } as const
  return decideUse({ ...job, accounts, model: 'higgsfield-ai/soul/v2/standard', slots: 1, nowMs: 0, ...over })
}

it('an account that holds the Soul ID and has a free slot takes the job under each policy', () => {
  for (const policy of ['wait', 'train', 'references'] as const) {
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
  ['is being trained', [training({ state: 'training' })], /being trained for v2 on north; repeat .* "train"/],
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

it('`train` begins one training on another account, and later jobs wait for it', () => {
  const accounts = [{ ...north(), ...full }, south()]
  const begins = decide({ accounts, policy: 'train' })
  expect(begins).toMatchObject({ kind: 'train', account: { id: 's' }, isHeld: true })
  expect(begins.detail).toMatch(/north: all 1 slots in use.* it is trained on south/)
  const running = training({
    id: 'r',
    accountId: 's',
    accountName: 'south',
    state: 'waiting',
    waitingReason: 'no credits',
  })
  const waits = decide({
    accounts: [...accounts, account('west', { id: 'w' })],
    trainings: [training(), running],
    policy: 'train',
  })
  expect(waits).toMatchObject({ kind: 'train', running: { id: 'r' } })
  expect(waits.detail).toContain('being trained on south (no credits)')
})

it('`train` uses only accounts that offer the style of the job, also to wait for a training', () => {
  const accounts = [{ ...north(), ...full }, south(), account('west', { id: 'w' })]
  const trainings = [training(), training({ accountId: 's', accountName: 'south', state: 'training' })]
  const decided = decide({ accounts, trainings, offeredBy: ['n', 'w'], policy: 'train' })
  expect(decided).toMatchObject({ kind: 'train', account: { id: 'w' } })
})

it('`train` pays for an account with a free slot only, unless no account holds the Soul ID', () => {
  const accounts = [
    { ...north(), ...full },
    { ...south(), ...full },
  ]
  expect(decide({ accounts, policy: 'train' }).kind).toBe('wait')
  expect(decide({ accounts, trainings: [], policy: 'train' })).toMatchObject({ kind: 'train', isHeld: false })
  const cooling = { ...south(), cooldown: { untilMs: 5_000, reason: 'full' } }
  expect(decide({ accounts: [cooling], trainings: [], policy: 'train' }).kind).toBe('train')
})

it.each([
  [
    'a draining account',
    { accounts: [{ ...south(), state: 'draining' as const }], trainings: [] },
    /no account .* can train/,
  ],
  ['a character without images', { trainings: [], imageCount: 0 }, /no stored images to train with/],
  [
    'an account on which it has failed',
    { accounts: [north()], trainings: [training({ state: 'failed', failure: 'no face' })] },
    /failed \(no face\); train it with/,
  ],
] as const)('`train` does not train %s', (_what, need, reason) => {
  const decided = decide({ ...need, policy: 'train' })
  expect(decided.kind).toBe('refuse')
  expect(decided.detail).toMatch(reason)
})

it('`train` begins another training where the running one was not sent and its account takes no work now', () => {
  const circuit = { cause: 'no_credits', openedAtMs: 0, untilMs: 60_000, opens: 1, reason: 'no credits' } as const
  const on = (over: object) => ({ accounts: [{ ...north(), ...over }, south()], policy: 'train' as const })
  const unsent = [training({ id: 'r', state: 'waiting', waitingReason: 'no credits' })]
  for (const over of [{ circuit }, { state: 'draining' as const }, { hasKey: false }]) {
    const decided = decide({ ...on(over), trainings: unsent })
    expect(decided).toMatchObject({ kind: 'train', account: { id: 's' } })
    expect(decided.detail).toContain('its training waits on north, which takes no work now; it is trained on south')
    const sent = decide({ ...on(over), trainings: [training({ id: 'r', state: 'creating' })] })
    expect(sent).toMatchObject({ kind: 'train', running: { id: 'r' } })
    const alone = decide({ ...on(over), accounts: [{ ...north(), ...over }], trainings: unsent })
    expect(alone).toMatchObject({ kind: 'train', running: { id: 'r' } })
  }
})
