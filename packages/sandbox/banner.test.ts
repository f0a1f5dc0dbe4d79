// The banner at the start, and the accounts in a flag.
import { expect, it } from 'vitest'
import { bannerOf } from './banner.ts'
import { parseAccountKeyOrThrow } from './options.ts'

it('shows the address, every key with its contract, the page, and how to point a client here', () => {
  const keys = [parseAccountKeyOrThrow('north=k1:s1:rejecting_idempotent'), parseAccountKeyOrThrow('k2:s2')]
  const lines = bannerOf({ url: 'http://127.0.0.1:4900', keys, contract: 'queueing' }).split('\n')
  expect(lines).toContain('  north  contract rejecting_idempotent  k1:s1')
  expect(lines).toContain('  k2     contract queueing              k2:s2')
  expect(lines).toContain('Page      http://127.0.0.1:4900/')
  expect(lines).toContain('Client    export HF_CREDENTIALS=k1:s1 HIGGSFIELD_BASE_URL=http://127.0.0.1:4900')
})

it.each([
  ['north=k:s', { account: 'north', keyId: 'k', secret: 's' }],
  ['k:s', { account: 'k', keyId: 'k', secret: 's' }],
  ['k:s:rejecting', { account: 'k', keyId: 'k', secret: 's', contract: 'rejecting' }],
  ['north=k:s:queueing', { account: 'north', keyId: 'k', secret: 's', contract: 'queueing' }],
])('--account %s', (text, key) => {
  expect(parseAccountKeyOrThrow(text)).toEqual(key)
})

it.each(['', 'k', 'north=k', 'a=b=c:d', 'k:s:newest', 'k:s:queueing:b', 'k:s:a', 'k k:s'])(
  '--account refuses "%s"',
  (text) => {
    expect(() => parseAccountKeyOrThrow(text)).toThrow('[name=]key:secret')
  },
)
