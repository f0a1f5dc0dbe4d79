// Accounts and keys are added, changed and removed while work runs on them, and no job fails for it.
import { spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeEach, expect, it } from 'vitest'
import { Account, CheckedAccount } from '../../contracts/public/accounts.ts'
import type { Generation } from '../../contracts/public/generations.ts'
import { SANDBOX_ACCOUNTS } from '../../dev/stack/child-environment.ts'
import { problemFrom } from '../support/api/problem.ts'
import { useTestStack } from '../support/servers/test-stack.ts'

/** No account is configured: each test adds its own while the system runs. */
const test = useTestStack({ childEnv: { HIGGSFIELD_ACCOUNTS: '' } })
const [north, south] = SANDBOX_ACCOUNTS as [(typeof SANDBOX_ACCOUNTS)[0], (typeof SANDBOX_ACCOUNTS)[0]]

beforeEach(async () => {
  test.printLogsOnFailure()
  await removeAllAccounts()
})

const order = (prompt: string) => ({ model: 'soul', input: { prompt } })
const accountUrl = (path = '') => `${test.stack.urls.api}/v1/accounts${path}`

async function addAccount({ name, keyId, secret, slots }: typeof north): Promise<CheckedAccount> {
  const response = await test.api.post('/v1/accounts', { name, keyId, secret, slots })
  expect(response.status).toBe(201)
  return CheckedAccount.parse(await response.json())
}

async function readAccount(name: string): Promise<Account> {
  return Account.parse(await (await fetch(accountUrl(`/${name}`))).json())
}

/** A removed account can be added again under its name. */
async function removeAllAccounts(): Promise<void> {
  const { data } = (await (await fetch(accountUrl())).json()) as { data: { name: string }[] }
  for (const { name } of data) {
    await test.api.post(`/v1/accounts/${name}/drain`, {})
    const remove = async () => (await fetch(accountUrl(`/${name}`), { method: 'DELETE' })).status
    await expect.poll(remove, { timeout: 20_000 }).toBe(200)
  }
}

async function changeSandbox(method: string, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${test.sandbox.url}/_sandbox/accounts${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return response.json()
}

/** Creates another key on the platform and adds it beside the first one. */
async function addKeyToNorth(keyId: string, secret: string): Promise<void> {
  await changeSandbox('POST', '/north/keys', { keyId, secret })
  const added = await test.api.post('/v1/accounts/north/keys', { keyId, secret, keepsOthers: true })
  expect(added.status).toBe(201)
}

const underWay = ({ status }: Generation) => status === 'submitted' || status === 'in_progress'

it('an account that is added gets the waiting work, without a restart', async () => {
  const { id } = await test.api.createGeneration(order('waits for an account'))
  const { account, checks } = await addAccount(north)
  expect(checks).toMatchObject([{ keyId: north.keyId, outcome: 'accepted' }])
  expect(account.catalogue.listed.length).toBeGreaterThan(0)
  expect(account.contract.evidence).toMatchObject([{ kind: 'usage_report', isProof: false }])
  expect(await test.api.generationEnd(id)).toMatchObject({ status: 'completed', attempts: [{ account: 'north' }] })
}, 60_000)

it('another key takes over when a key is disabled while work is under way', async () => {
  await addAccount(north)
  await addKeyToNorth('second', 'second-secret')
  const jobs = await Promise.all(
    ['one', 'two', 'three', 'four'].map((prompt) => test.api.createGeneration(order(prompt))),
  )
  await test.api.generationUntil(jobs[0]!.id, underWay)
  await changeSandbox('PATCH', '/north', { keys: { [north.keyId]: 'disabled' } })
  for (const { id } of jobs) {
    const { status, attempts } = await test.api.generationEnd(id)
    expect({ status, attempts: attempts.length }).toEqual({ status: 'completed', attempts: 1 })
    const charged = (await test.sandbox.ledgerOf(id)).filter(({ event }) => event === 'charged')
    expect(charged).toHaveLength(1)
  }
  const off = (await readAccount('north')).keys.find(({ keyId }) => keyId === north.keyId)
  expect(off).toMatchObject({ state: 'off', offReason: 'disabled' })
  await changeSandbox('PATCH', '/north', { keys: { [north.keyId]: 'active' } })
  const checked = CheckedAccount.parse(await (await test.api.post('/v1/accounts/north/check', {})).json())
  expect(checked.account.keys.map(({ state }) => state)).toEqual(['active', 'active'])
}, 60_000)

it('a drained account finishes its work, gets no new work, and can be removed only then', async () => {
  await addAccount(north)
  const running = await test.api.createGeneration(order('runs on north'))
  await test.api.generationUntil(running.id, underWay)
  await test.api.post('/v1/accounts/north/drain', {})
  const refused = await fetch(accountUrl('/north'), { method: 'DELETE' })
  expect((await problemFrom(refused)).detail).toContain(running.id)
  const next = await test.api.createGeneration(order('goes to south'))
  await addAccount(south)
  expect(await test.api.generationEnd(next.id)).toMatchObject({ status: 'completed', attempts: [{ account: 'south' }] })
  expect(await test.api.generationEnd(running.id)).toMatchObject({
    status: 'completed',
    attempts: [{ account: 'north' }],
  })
  expect((await fetch(accountUrl('/north'), { method: 'DELETE' })).status).toBe(200)
}, 60_000)

it('a signed webhook is verified once the secret is known', async () => {
  await addAccount(south)
  const { secret } = (await changeSandbox('POST', '/south/webhook-secret/reveal', {})) as { secret: string }
  const changed = await fetch(accountUrl('/south'), {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ webhookSecret: secret }),
  })
  expect(changed.status).toBe(200)
  // The worker does not record the same observation of a name twice within 10 s, also for an account that was added again.
  const kindsAfterRun = async () => {
    await test.api.generationEnd((await test.api.createGeneration(order('signed'))).id)
    return (await readAccount('south')).contract.evidence.map(({ kind }) => kind)
  }
  await expect
    .poll(kindsAfterRun, { timeout: 30_000, interval: 1_000 })
    .toEqual(expect.arrayContaining(['signed_webhook', 'expires_at']))
}, 60_000)

it('keys outlive the worker, are encrypted in the database, and are in no log', async () => {
  for (const account of [north, south]) await addAccount(account)
  await addKeyToNorth('third', 'third-secret')
  await test.stack.kill('worker')
  await test.stack.start('worker')
  const { id } = await test.api.createGeneration(order('after a restart'))
  expect(await test.api.generationEnd(id)).toMatchObject({ status: 'completed' })
  const { dataDir } = test.stack
  expect((await stat(join(dataDir, 'secrets.key'))).mode & 0o777).toBe(0o600)
  for (const part of ['api', 'worker', 'temporal', 'postgres']) {
    const log = await readFile(join(dataDir, 'logs', `${part}.log`), 'utf8')
    for (const secret of [north.secret, south.secret, 'third-secret']) expect(log).not.toContain(secret)
  }
}, 60_000)

it('a worker with another key for secrets does not start, and says what to set', async () => {
  await addAccount(north)
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', '..', 'worker', 'main.ts')], {
    env: {
      DATABASE_URL: test.stack.databaseUrl,
      TEMPORAL_ADDRESS: test.stack.temporalAddress,
      WORKER_HEALTH_PORT: '0',
      HFW_SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [said, complained, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('exit', resolve)),
  ])
  expect(exitCode).toBe(1)
  expect(said + complained).toContain('HFW_SECRETS_KEY_PREVIOUS')
}, 60_000)
