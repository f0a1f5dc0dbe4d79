// Faults and storms as values of flags: what is parsed, and what is refused.
import { expect, it } from 'vitest'
import { parseFaultOrThrow, parseStormOrThrow } from './spec.ts'
import { stormOf } from './storm.ts'

it('reads a fault with and without settings', () => {
  expect(parseFaultOrThrow('nsfw')).toEqual({ kind: 'nsfw', after: 0 })
  expect(parseFaultOrThrow('error_500_after:rate=0.02,model=higgsfield-ai/soul/standard')).toEqual({
    kind: 'error_500_after',
    rate: 0.02,
    model: 'higgsfield-ai/soul/standard',
    after: 0,
  })
  expect(parseFaultOrThrow('rate_limited_429:retryAfter=date,count=3,after=2,route=status')).toMatchObject({
    retryAfter: 'date',
    count: 3,
    after: 2,
    route: 'status',
  })
})

it.each([
  ['no_such_kind', /kind/],
  ['failed:rate=2', /rate/],
  ['failed:route=status', /route/],
  ['error_500_before:route=webhook', /route/],
  ['error_500_before:route=media,account=north', /route/],
  ['failed:cuont=2', /cuont/],
])('refuses %s', (text, problem) => {
  expect(() => parseFaultOrThrow(text)).toThrow(problem)
})

it('reads a storm: seed alone, with a preset, with rates that win over it', () => {
  expect(parseStormOrThrow('7')).toMatchObject({ seed: 7, preset: 'mild' })
  const rough = stormOf(parseStormOrThrow('7:rough,failed=0.5,status.error_500_before=0,identity=body'))
  expect(rough).toMatchObject({ seed: 7, identity: 'body', rates: { failed: 0.5, 'status.error_500_before': 0 } })
  expect(rough.rates.nsfw).toBeGreaterThan(0)
  expect(stormOf(parseStormOrThrow('7:failed=0.5')).rates).toEqual({ failed: 0.5 })
})

it.each(['x:mild', '7:no_such_kind=0.1', '7:failed=7', '7:webhook.failed=0.1'])('refuses the storm %s', (text) => {
  expect(() => parseStormOrThrow(text)).toThrow(/is invalid/)
})
