// Which calls a rule strikes and when it is removed; the fault log is bounded.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { TestSandbox } from '../../testing/client.ts'
import { picture, soul, south, startTestSandbox } from '../../testing/client.ts'
import { createClock } from '../time/clock.ts'
import { createTally } from './chance.ts'
import { createFaultLog } from './log.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox({ quality: 'still', concurrency: 100, queueMultiplier: 1000 })
})
afterAll(() => sandbox.close())
afterEach(async () => {
  await sandbox.call('DELETE', '/_sandbox/faults')
  await sandbox.call('DELETE', '/_sandbox/storm')
})

const submit = async (headers: object = {}) => (await sandbox.post(`/${soul}`, picture, headers)).status
const armed = async () => (await sandbox.get('/_sandbox/faults')).body.faults

it('after: the first n calls pass', async () => {
  await sandbox.fail('error_500_before', { after: 2, count: 2 })
  const statuses = []
  for (let call = 0; call < 5; call += 1) statuses.push(await submit())
  expect(statuses).toEqual([200, 200, 500, 500, 200])
  expect(await armed()).toEqual([])
})

it('rate: strikes its share, without a limit', async () => {
  await sandbox.fail('error_500_before', { rate: 0.3 })
  let struck = 0
  for (let call = 0; call < 100; call += 1) struck += (await submit()) === 500 ? 1 : 0
  expect(struck).toBeGreaterThan(15)
  expect(struck).toBeLessThan(45)
  expect(await armed()).toHaveLength(1)
})

it('route and account: other calls pass', async () => {
  await sandbox.fail('error_500_before', { route: 'models', account: 'south' })
  expect([await submit(), await submit(south)]).toEqual([200, 200])
  expect([(await sandbox.get('/models')).status, (await sandbox.get('/models', south)).status]).toEqual([200, 500])
})

it('rules can be removed one by one', async () => {
  const first = (await sandbox.fail('error_500_before')).body.id
  await sandbox.fail('nsfw')
  expect((await sandbox.call('DELETE', `/_sandbox/faults/${first}`)).status).toBe(204)
  expect((await sandbox.call('DELETE', `/_sandbox/faults/${first}`)).status).toBe(404)
  expect((await armed()).map((rule: { kind: string }) => rule.kind)).toEqual(['nsfw'])
})

it('a storm can be read and ended, and it ends at its time', async () => {
  expect((await sandbox.post('/_sandbox/storm', { seed: 1, rates: { no_such_kind: 1 } })).status).toBe(422)
  expect((await sandbox.post('/_sandbox/storm', { seed: 1, rates: { error_500_before: 1 } })).status).toBe(201)
  expect(await submit()).toBe(500)
  expect((await sandbox.get('/_sandbox/storm')).body.storm).toMatchObject({ seed: 1, rates: { error_500_before: 1 } })
  await sandbox.call('DELETE', '/_sandbox/storm')
  expect(await submit()).toBe(200)
  const until = new Date(Date.now() - 1000).toISOString()
  await sandbox.post('/_sandbox/storm', { seed: 1, preset: 'hostile', until })
  expect((await sandbox.get('/_sandbox/storm')).body.storm).toBeNull()
})

it('keeps the newest entries of the log and counts all', () => {
  const log = createFaultLog(createClock(), 10)
  const entry = { route: 'submit', account: null, model: null, requestId: null, idempotencyKey: null } as const
  for (let nth = 1; nth <= 95; nth += 1) {
    log.append({ ...entry, kind: 'failed', identity: 'x', try: nth, source: 'storm' })
  }
  expect(log.entriesAfter(0).map(({ seq }) => seq)).toEqual([86, 87, 88, 89, 90, 91, 92, 93, 94, 95])
  expect(log.entriesAfter(93)).toHaveLength(2)
  expect(log.counts()).toEqual({ failed: 95 })
})

it('counts tries by name and removes the oldest names', () => {
  const tally = createTally(2)
  expect([
    tally.next('a'),
    tally.next('a'),
    tally.next('b'),
    tally.next('c'),
    tally.next('b'),
    tally.next('a'),
  ]).toEqual([1, 2, 1, 1, 2, 1])
})
