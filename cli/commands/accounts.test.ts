import { describe, expect, test } from 'vitest'
import { ACCOUNT_LOAD_EXAMPLE } from '../../contracts/public/account-load.ts'
import { Account, AccountCheck, CheckedAccount, ResumedAccount } from '../../contracts/public/accounts.ts'
import { CREATED_AT } from '../testing/sample-jobs.ts'
import { json, problem } from '../testing/scripted-api.ts'
import { scriptedCli } from '../testing/scripted-cli.ts'

const SUFFIX = '01kabq5w3gey3s9v8m0n7xkc2t'
const SECRET = 'hush-hush'

function sampleAccount(more: object = {}): Account {
  return Account.parse({
    ...ACCOUNT_LOAD_EXAMPLE,
    id: `acct_${SUFFIX}`,
    state: 'enabled',
    source: 'added',
    keys: [sampleKey({})],
    contract: { setting: 'auto', effective: 'queueing', learnedAt: CREATED_AT, evidence: [] },
    fromSandbox: null,
    webhookSecrets: [],
    catalogue: { readAt: null, listed: [] },
    credits: { isOut: false, lastRefusedAt: null, spentTodayCredits: 33.6, spentCredits: 812.051 },
    lastLeasedAt: null,
    createdAt: CREATED_AT,
    links: { self: `/v1/accounts/acct_${SUFFIX}` },
    ...more,
  })
}

function sampleKey(more: object) {
  const never = { offReason: null, offDetail: null, offAt: null, nextCheckAt: null, lastUsedAt: null }
  return { id: `akey_${SUFFIX}`, keyId: 'key-1', state: 'active', ...never, createdAt: CREATED_AT, ...more }
}

function checked(outcome: string): CheckedAccount {
  return CheckedAccount.parse({
    account: sampleAccount(),
    checks: [{ keyId: 'key-1', outcome, detail: 'a detail' }],
    notes: ['4 slots assumed'],
  })
}

function resumed(account: object, more: object = {}): ResumedAccount {
  return ResumedAccount.parse({ ...sampleAccount(account), ended: [], checks: [], ...more })
}

function rechecked(outcome: string, account: object = {}): AccountCheck {
  return AccountCheck.parse({ ...checked(outcome), account: sampleAccount(account), ended: [] })
}

const ADDED = { 'POST /v1/accounts': json(checked('accepted'), 201) }

describe('add', () => {
  test.each([
    ['the secret on stdin', ['--key-id', 'key-1', '--secret-stdin'], { text: `${SECRET}\n` }, {}],
    ['the pair on stdin', ['--secret-stdin'], { text: `key-1:${SECRET}` }, {}],
    ['the environment', [], { text: '' }, { HF_API_KEY_ID: 'key-1', HF_API_KEY_SECRET: SECRET }],
    ['a prompt', [], { text: `key-1\n${SECRET}`, isTerminal: true }, {}],
    ['a prompt with a pasted pair', [], { text: `key-1:${SECRET}`, isTerminal: true }, {}],
    ['a prompt with a corrected mistake', ['--key-id', 'key-1'], { text: `hux\u007fsh-hush`, isTerminal: true }, {}],
  ])('reads the key from %s', async (_what, args, stdin, env) => {
    const { api, place } = await scriptedCli(ADDED, env)
    const { exitCode, stdout, stderr } = await place.runWith(stdin, 'accounts', 'add', 'north', ...args)
    expect(stderr).toContain('north is in the pool')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('key key-1: accepted')
    expect(api.bodiesOf('POST /v1/accounts')).toEqual([{ name: 'north', keyId: 'key-1', secret: SECRET, check: true }])
    expect(stdout + stderr).not.toContain(SECRET)
  })

  test('sends limits, contract and --no-check', async () => {
    const { api, place } = await scriptedCli(ADDED)
    const args = [
      '--key-id',
      'key-1',
      '--secret-stdin',
      '--slots',
      '2',
      '--contract',
      'rejecting',
      '--no-check',
      '--json',
    ]
    const { stdout } = await place.runWith({ text: SECRET }, 'accounts', 'add', 'north', ...args)
    expect(JSON.parse(stdout)).toEqual(checked('accepted'))
    expect(api.bodiesOf('POST /v1/accounts')).toMatchObject([{ slots: 2, contract: 'rejecting', check: false }])
  })

  test('a missing secret or two different key ids are a usage error; no request is sent', async () => {
    const { api, place } = await scriptedCli(ADDED)
    expect(await place.run('accounts', 'add', 'north', '--key-id', 'key-1')).toMatchObject({ exitCode: 2 })
    const twice = await place.runWith({ text: 'b:c' }, 'accounts', 'add', 'north', '--key-id', 'a', '--secret-stdin')
    expect(twice).toMatchObject({ exitCode: 2, stdout: '' })
    expect(twice.stderr).toContain('Two different key ids')
    expect((await place.run('accounts', 'add', 'north', '--secret', 'x')).exitCode).toBe(2)
    expect(api.seen).toEqual([])
  })

  test('names the option of a refused field', async () => {
    const errors = [{ pointer: '/keyId', detail: 'is in use by the account south' }]
    const { place } = await scriptedCli({ 'POST /v1/accounts': problem('already_exists', { errors }) })
    const result = await place.runWith({ text: 'k:s' }, 'accounts', 'add', 'north', '--secret-stdin')
    expect(result).toMatchObject({ exitCode: 1 })
    expect(result.stderr).toContain('--key-id: is in use by the account south')
  })
})

test('says which accounts are of the sandbox, where there are both kinds', async () => {
  const accounts = [
    sampleAccount({ name: 'north', fromSandbox: true }),
    sampleAccount({ name: 'paid', fromSandbox: false }),
    sampleAccount({ name: 'new' }),
  ]
  const { place } = await scriptedCli({
    'GET /v1/accounts': json({ data: accounts }),
    ...Object.fromEntries(accounts.map((account) => [`GET /v1/accounts/${account.name}`, json(account)])),
  })
  const { stdout } = await place.run('accounts', 'list')
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('north: an account of the sandbox, nothing on it costs money')
  const shown = async (name: string) => (await place.run('accounts', 'show', name)).stdout
  expect(await shown('north')).toContain('the sandbox: nothing on this account costs money')
  expect(await shown('paid')).toContain('Higgsfield: generations cost money')
  expect(await shown('new')).toContain('not known: no response yet')
})

describe('login', () => {
  test('prints the steps, prompts for name and key, and adds the account', async () => {
    const { api, place } = await scriptedCli(ADDED)
    const result = await place.runWith({ text: `north\nkey-1\n${SECRET}`, isTerminal: true }, 'accounts', 'login')
    expect(result.exitCode).toBe(0)
    expect(result.stderr).toContain('https://open.higgsfield.ai')
    expect(result.stdout + result.stderr).not.toContain(SECRET)
    expect(api.bodiesOf('POST /v1/accounts')).toMatchObject([{ name: 'north', keyId: 'key-1', secret: SECRET }])
  })

  test('needs a terminal, and names the command for scripts', async () => {
    const { place } = await scriptedCli({})
    const result = await place.run('accounts', 'login')
    expect(result.exitCode).toBe(2)
    expect(result.stderr).toContain('--secret-stdin')
  })
})

test('list shows load, availability and reasons in a table', async () => {
  const resting = sampleAccount({
    name: 'south',
    availability: 'paused',
    reason: 'cooling down: at_capacity: full',
    pausedUntil: new Date(Date.now() + 60_000).toISOString(),
    slots: { configured: 4, usable: 2, inUse: 2, byModel: [] },
  })
  const off = { state: 'off', offReason: 'rejected', offDetail: 'Invalid credentials', offAt: CREATED_AT }
  const empty = {
    isOut: true,
    lastRefusedAt: new Date(Date.now() - 300_000).toISOString(),
    spentTodayCredits: 0,
    spentCredits: 812.051,
  }
  const locked = sampleAccount({
    name: 'west',
    availability: 'off',
    reason: 'no usable key',
    keys: [sampleKey(off)],
    credits: empty,
  })
  const { place } = await scriptedCli({ 'GET /v1/accounts': json({ data: [sampleAccount(), resting, locked] }) })
  const { stdout } = await place.run('accounts', 'list')
  const rows = stdout.trimEnd().split('\n')
  expect(rows[0]).toMatch(/^NAME +STATE +SLOTS +KEYS +CONTRACT +CREDITS +SPENT TODAY +IN ALL +BACK IN +REASON$/)
  expect(rows[1]).toMatch(/^north +ready +1\/4 +1 +queueing +not known +33.6 +812.051$/)
  expect(rows[2]).toMatch(
    /^south +paused +2\/2 \(of 4\) +1 +queueing +not known +33.6 +812.051 +(1 min|60 s|59.* s) +cooling down: at_capacity: full$/,
  )
  expect(rows[3]).toMatch(
    /^west +off +1\/4 +0 of 1 +queueing +none 5 min ago +0 +812.051 +no usable key: key-1 rejected$/,
  )
  const { stdout: document } = await place.run('accounts', 'list', '--json')
  expect(JSON.parse(document)).toMatchObject({ data: [{ name: 'north' }, { name: 'south' }, { name: 'west' }] })
})

test('show prints all facts about an account', async () => {
  const { place } = await scriptedCli({ 'GET /v1/accounts/north': json(sampleAccount()) })
  const { stdout } = await place.run('accounts', 'show', 'north')
  expect(stdout).toContain(`north (acct_${SUFFIX}), added by an operator`)
  expect(stdout).toContain('key-1 active, never used')
  expect(stdout).toContain('not known; spent: 33.6 today, 812.051 in all')
})

test.each([
  ['accepted', 0],
  ['refused', 1],
  ['unavailable', 1],
])('check has an exit code for scripts: %s → %i', async (outcome, exitCode) => {
  const { place } = await scriptedCli({ 'POST /v1/accounts/north/check': json(rechecked(outcome)) })
  expect(await place.run('accounts', 'check', 'north')).toMatchObject({ exitCode })
})

test('drain, resume and remove print the effect on running generations', async () => {
  const running = 'One generation runs on north: gen_x. Drain it and wait.'
  const { api, place } = await scriptedCli({
    'POST /v1/accounts/north/drain': json(
      sampleAccount({ state: 'draining', availability: 'off', reason: 'draining' }),
    ),
    'POST /v1/accounts/north/resume': json(resumed({})),
    'DELETE /v1/accounts/north': problem('wrong_state', { detail: running }),
    'DELETE /v1/accounts/north?force=true': json({
      ...{ id: `acct_${SUFFIX}`, name: 'north', abandoned: ['gen_x'] },
      soulIdsLost: [{ character: 'Ada', variant: 'v2', state: 'ready' }],
    }),
  })
  expect((await place.run('accounts', 'drain', 'north')).stderr).toContain('1 still run on it')
  expect((await place.run('accounts', 'resume', 'north')).stderr).toContain('north takes work now: 3 of 4 slots free')
  const refused = await place.run('accounts', 'remove', 'north')
  expect(refused).toMatchObject({ exitCode: 1 })
  expect(refused.stderr).toContain(running)
  expect(await place.run('accounts', 'remove', 'north', '--force')).toMatchObject({
    exitCode: 0,
    stdout: 'abandoned: gen_x\non no other account: the v2 Soul ID of Ada\n',
  })
  expect((await place.run('accounts', 'drain', '../films')).exitCode).toBe(2)
  expect(api.seen).toHaveLength(4)
})

test('rotate-key and set send the given options', async () => {
  const { api, place } = await scriptedCli({
    'POST /v1/accounts/north/keys': json(checked('accepted'), 201),
    'PATCH /v1/accounts/north': json(sampleAccount()),
  })
  await place.runWith({ text: 'key-2:s2' }, 'accounts', 'rotate-key', 'north', '--secret-stdin', '--keep-old')
  expect(api.bodiesOf('POST /v1/accounts/north/keys')).toEqual([
    { keyId: 'key-2', secret: 's2', check: true, keepsOthers: true },
  ])
  await place.run('accounts', 'set', 'north', '--slots', '2', '--model-slots', 'kling=1', '--model-slots', 'soul=')
  await place.runWith({ text: 'whsec_x\n' }, 'accounts', 'set', 'north', '--webhook-secret')
  await place.run('accounts', 'set', 'north', '--no-webhook-secret')
  expect(api.bodiesOf('PATCH /v1/accounts/north')).toEqual([
    { slots: 2, modelSlots: { kling: 1, soul: null } },
    { webhookSecret: 'whsec_x' },
    { webhookSecret: null },
  ])
  expect((await place.run('accounts', 'set', 'north')).exitCode).toBe(2)
})

const TRIAL = { cause: 'no_credits', openedAt: CREATED_AT, until: CREATED_AT, opens: 0 }
const outOfCredits = (more: object = {}) => ({
  availability: 'trying',
  cause: 'no_credits',
  reason: 'no_credits: not_enough_credits',
  credits: { isOut: true, lastRefusedAt: CREATED_AT, spentTodayCredits: 0, spentCredits: 0 },
  circuit: { ...TRIAL, isTrialRunning: false },
  ...more,
})
const inOneHour = () => new Date(Date.now() + 3_600_000)
const clockOf = (at: Date) => `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`

describe('resume states what is true after it', () => {
  test('a trial generation that nothing has asked for yet', async () => {
    const { place } = await scriptedCli({ 'POST /v1/accounts/north/resume': json(resumed(outOfCredits())) })
    const { exitCode, stderr } = await place.run('accounts', 'resume', 'north')
    expect(stderr).toContain('north gets one trial generation, because the platform has no call for a balance')
    expect(stderr).not.toContain('takes work now')
    expect(exitCode).toBe(0)
  })

  test.each([
    ['accepted', {}, 0, 'takes work now'],
    ['refused', { availability: 'paused', reason: 'paused: no_credits: empty' }, 1, 'Top up its credits first.'],
  ])('a trial generation that runs is waited for: %s', async (_outcome, after, exitCode, words) => {
    const until = inOneHour()
    const pause = exitCode === 1 ? { cause: 'no_credits', pausedUntil: until.toISOString() } : {}
    const running = outOfCredits({ circuit: { ...TRIAL, isTrialRunning: true } })
    const { api, place } = await scriptedCli({
      'POST /v1/accounts/north/resume': json(resumed(running)),
      [`GET /v1/accounts/acct_${SUFFIX}`]: (response, request, attempt) =>
        json(sampleAccount(attempt === 1 ? running : { ...after, ...pause }))(response, request, attempt),
    })
    const result = await place.run('accounts', 'resume', 'north')
    expect(result.stderr).toContain(words)
    if (exitCode === 1) expect(result.stderr).toContain(`takes no work until ${clockOf(until)}`)
    expect(result.exitCode).toBe(exitCode)
    expect(api.seen).toHaveLength(3)
  })

  test('a key that the platform refuses, with the next command', async () => {
    const off = { state: 'off', offReason: 'rejected', offDetail: 'Invalid credentials', offAt: CREATED_AT }
    const account = { availability: 'off', cause: 'no_key', reason: 'no usable key', keys: [sampleKey(off)] }
    const { place } = await scriptedCli({ 'POST /v1/accounts/north/resume': json(resumed(account)) })
    const { exitCode, stderr } = await place.run('accounts', 'resume', 'north')
    expect(stderr).toContain('the platform accepts none of its keys. key-1 is rejected (Invalid credentials)')
    expect(stderr).toContain('Next: ./hfw accounts rotate-key north')
    expect(exitCode).toBe(1)
  })

  test('each pause that it ended', async () => {
    const ended = [{ cause: 'model_block', model: 'kling', until: inOneHour().toISOString(), reason: 'not found' }]
    const { place } = await scriptedCli({ 'POST /v1/accounts/north/resume': json(resumed({}, { ended })) })
    const { stdout } = await place.run('accounts', 'resume', 'north')
    expect(stdout).toMatch(/ended: the block of kling, which was to last until \d\d:\d\d \(not found\)/)
  })
})

test('a check with an accepted key exits with 1 where the account is paused all the same, and states until when', async () => {
  const until = inOneHour()
  const paused = {
    availability: 'paused',
    cause: 'cool_down',
    reason: 'cooling down: x',
    pausedUntil: until.toISOString(),
  }
  const { place } = await scriptedCli({ 'POST /v1/accounts/north/check': json(rechecked('accepted', paused)) })
  const { exitCode, stderr } = await place.run('accounts', 'check', 'north')
  expect(stderr).toContain(`north takes no work until ${clockOf(until)}: cooling down: x.`)
  expect(exitCode).toBe(1)
})

test('credits that were refused before a successful trial are not called missing', async () => {
  const credits = { isOut: false, lastRefusedAt: CREATED_AT, spentTodayCredits: 0, spentCredits: 0 }
  const { place } = await scriptedCli({ 'GET /v1/accounts': json({ data: [sampleAccount({ credits })] }) })
  expect((await place.run('accounts', 'list')).stdout).toContain('not known')
})
