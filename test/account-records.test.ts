// Accounts, keys, evidence and secrets as the database keeps them, under real encryption.
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { createSecretBox } from '../adapters/secrets/secret-box.ts'
import { CONTRACT_EVIDENCE, KEY_OFF_REASONS } from '../contracts/vocabulary/account-states.ts'
import { useTestDatabase } from './support/servers/database.ts'
import { readAccounts } from '../db/accounts/read.ts'
import { addKey } from '../db/accounts/take-over.ts'
import { deleteReplacedKeys } from '../db/accounts/keys.ts'
import { recordEvidence } from '../db/accounts/evidence.ts'
import { importAccounts } from '../db/accounts/import-accounts.ts'
import { listActiveKeys, switchKeyOff, switchKeyOn, claimKeysToCheck } from '../db/accounts/keys.ts'
import { checkSecretsKeyOrThrow, renewSecrets, renewSecretsWhenShared } from '../db/accounts/secrets-check.ts'
import { sessionName } from '../db/accounts/session-names.ts'
import { type Database, openDatabase } from '../db/connection/connect.ts'
import type { Secrets } from '../contracts/ports/secrets.ts'
import { checkParts } from '../services/health/check-parts.ts'
import { databaseChecks } from '../services/health/check-readiness.ts'

const test = useTestDatabase()
const key = randomBytes(32)
const secrets = createSecretBox({ key })

beforeEach(async () => {
  await test.db.deleteFrom('account').execute()
  await test.db.deleteFrom('secretsCheck').execute()
})

const account = (name: string, more: object = {}) => ({
  name,
  keyId: `key-${name}`,
  secret: `secret-${name}`,
  slots: 2,
  ...more,
})

const load = (...accounts: ReturnType<typeof account>[]) => importAccounts(test.db, { accounts, secrets })
const shown = async () =>
  (await readAccounts(test.db)).map(({ name, state, slots, keys }) => ({
    name,
    state,
    slots: slots.configured,
    keys: keys.map(({ keyId, state: keyState }) => `${keyId} ${keyState}`),
  }))
const opened = async () =>
  Object.fromEntries((await listActiveKeys(test.db)).map(({ id, keyId, secret }) => [keyId, secrets.open(secret, id)]))

describe('importAccounts', () => {
  it('brings in what the environment names, and again without a change', async () => {
    for (let start = 0; start < 2; start++) await load(account('north'), account('south', { slots: 3 }))
    expect(await shown()).toEqual([
      { name: 'north', state: 'enabled', slots: 2, keys: ['key-north active'] },
      { name: 'south', state: 'enabled', slots: 3, keys: ['key-south active'] },
    ])
    expect(await opened()).toEqual({ 'key-north': 'secret-north', 'key-south': 'secret-south' })
  })

  it('drains what it names no longer, key and all, and takes it back', async () => {
    await load(account('north'), account('south'))
    await load(account('north'))
    expect(await shown()).toMatchObject([{}, { name: 'south', state: 'draining', keys: ['key-south active'] }])
    await load(account('north'), account('south'))
    expect(await shown()).toMatchObject([{}, { name: 'south', state: 'enabled' }])
  })

  it('leaves the check of a new key due that is to take over from another one', async () => {
    await load(account('north'))
    const [{ id: accountId } = { id: '' }] = await readAccounts(test.db)
    await test.db
      .transaction()
      .execute((trx) =>
        addKey(trx, { accountId, keyId: 'new', secret: 's', keepsOthers: false, isAccepted: false, secrets }),
      )
    await load(account('north', { keyId: 'new' }))
    expect(await claimKeysToCheck(test.db, { limit: 5 })).toMatchObject([{ keyId: 'new' }])
  })

  it('takes a changed secret, a changed limit and another name', async () => {
    await load(account('north'))
    const [before] = await readAccounts(test.db)
    await load(account('north', { secret: 'mended', slots: 5 }))
    expect(await opened()).toEqual({ 'key-north': 'mended' })
    await load(account('nord', { keyId: 'key-north' }))
    expect(await readAccounts(test.db)).toMatchObject([{ id: before!.id, name: 'nord', slots: { configured: 2 } }])
  })

  it('leaves drained what an operator drained, and a replaced key replaced', async () => {
    await load(account('north'))
    const [{ id } = { id: '' }] = await readAccounts(test.db)
    await test.db.updateTable('account').set({ state: 'draining', drainedBy: 'operator' }).execute()
    await test.db
      .transaction()
      .execute((trx) =>
        addKey(trx, { accountId: id, keyId: 'new', secret: 's', keepsOthers: false, isAccepted: true, secrets }),
      )
    await load(account('north'))
    expect(await shown()).toMatchObject([{ state: 'draining', keys: ['key-north off', 'new active'] }])
    await test.db
      .updateTable('accountKey')
      .set({ offAt: new Date(Date.now() - 3_600_000) })
      .where('state', '=', 'off')
      .execute()
    expect(await deleteReplacedKeys(test.db)).toBe(1)
    await load(account('north'))
    expect(await shown()).toMatchObject([{ keys: ['new active'] }])
  })

  it('refuses one key for two accounts', async () => {
    const twice = load(account('north'), account('south', { keyId: 'key-north' }))
    await expect(twice).rejects.toThrow('belongs to the account north')
  })
})

describe('keys', () => {
  it('go off for every reason there is, are tried again ever more rarely, and come back', async () => {
    await load(account('north'))
    const [{ id } = { id: '' }] = await listActiveKeys(test.db)
    for (const reason of KEY_OFF_REASONS) {
      if (reason === 'replaced') continue
      await switchKeyOff(test.db, { id, reason, detail: 'x' })
      expect(await listActiveKeys(test.db)).toEqual([])
      expect(await switchKeyOn(test.db, { id })).toBe(true)
    }
    await switchKeyOff(test.db, { id, reason: 'rejected', detail: 'x' })
    expect(await claimKeysToCheck(test.db, { limit: 5 })).toEqual([])
    const waits: number[] = []
    for (let round = 0; round < 9; round++) {
      await test.db
        .updateTable('accountKey')
        .set({ nextCheckAt: new Date(Date.now() - 1_000) })
        .execute()
      expect(await claimKeysToCheck(test.db, { limit: 5 })).toMatchObject([{ keyId: 'key-north' }])
      const { nextCheckAt } = await test.db.selectFrom('accountKey').select('nextCheckAt').executeTakeFirstOrThrow()
      waits.push(Math.round((nextCheckAt!.getTime() - Date.now()) / 1_000))
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900, 900, 900])
  })

  it('that come back end the wait that the account was in for want of one', async () => {
    await load(account('north'))
    const [{ id } = { id: '' }] = await listActiveKeys(test.db)
    await switchKeyOff(test.db, { id, reason: 'rejected', detail: 'x' })
    const until = new Date(Date.now() + 300_000)
    await test.db.updateTable('account').set({ cooldownUntil: until, cooldownReason: 'bad_key: no' }).execute()
    await switchKeyOn(test.db, { id })
    expect(await readAccounts(test.db)).toMatchObject([{ availability: 'ready', reason: null }])
  })
})

describe('evidence', () => {
  it('of every kind is kept, and the newest proof decides; a hint does not', async () => {
    await load(account('north'))
    const [{ id } = { id: '' }] = await readAccounts(test.db)
    const effective = async () => (await readAccounts(test.db))[0]!.contract.effective
    const see = (evidence: keyof typeof CONTRACT_EVIDENCE) => recordEvidence(test.db, { accountId: id, evidence })
    await see('usage_report')
    expect(await effective()).toBe('unknown')
    await see('expires_at')
    expect(await effective()).toBe('queueing')
    await see('concurrent_400')
    expect(await effective()).toBe('rejecting')
    await see('expires_at')
    expect(await effective()).toBe('queueing')
    for (const kind of Object.keys(CONTRACT_EVIDENCE) as (keyof typeof CONTRACT_EVIDENCE)[]) await see(kind)
    const [{ contract } = { contract: undefined }] = await readAccounts(test.db)
    expect(contract?.evidence).toHaveLength(Object.keys(CONTRACT_EVIDENCE).length)
  })
})

describe('the key for secrets', () => {
  it('is checked against the one of before, and named when it is another', async () => {
    await checkSecretsKeyOrThrow(test.db, secrets)
    await checkSecretsKeyOrThrow(test.db, secrets)
    const other = createSecretBox({ key: randomBytes(32) })
    await expect(checkSecretsKeyOrThrow(test.db, other)).rejects.toThrow('HFW_SECRETS_KEY_PREVIOUS')
  })

  it('can be changed: the next start renews everything, after which the old one is not needed', async () => {
    await checkSecretsKeyOrThrow(test.db, secrets)
    await load(account('north'), account('south'))
    const next = randomBytes(32)
    const both = createSecretBox({ key: next, previous: [key] })
    await checkSecretsKeyOrThrow(test.db, both)
    expect(await renewSecrets(test.db, both)).toBe(2)
    expect(await renewSecrets(test.db, both)).toBe(0)
    const alone = createSecretBox({ key: next })
    await checkSecretsKeyOrThrow(test.db, alone)
    const rows = await listActiveKeys(test.db)
    expect(rows.map(({ id, secret }) => alone.open(secret, id)).toSorted()).toEqual(['secret-north', 'secret-south'])
  })

  it('can be changed while processes with the old key run: they read everything until the last of them is gone', async () => {
    const name = (process: 'api' | 'worker', box: { keyNames: readonly string[] }) =>
      openDatabase({ url: test.url, applicationName: sessionName(process, box.keyNames), maxConnections: 1 })
    await test.db.deleteFrom('secretsCheck').execute()
    await checkSecretsKeyOrThrow(test.db, secrets)
    await load(account('north'), account('south'))
    const next = randomBytes(32)
    const both = createSecretBox({ key: next, previous: [key] })
    const [oldApi, newWorker] = [name('api', secrets), name('worker', both)]
    const readable = async (box: Secrets) =>
      (await listActiveKeys(test.db)).map(({ id, secret }) => box.open(secret, id))
    try {
      await Promise.all([pingOf(oldApi), pingOf(newWorker)])
      // A process with both keys writes what a process with the old one can read.
      const sealer = await checkSecretsKeyOrThrow(newWorker, both)
      expect(secrets.open(sealer.seal('hush', 'row'), 'row')).toBe('hush')
      const waiting = await renewSecretsWhenShared(newWorker, both)
      expect(waiting).toEqual({ kind: 'waiting', waitsFor: [sessionName('api', secrets.keyNames)] })
      expect(await readable(secrets)).toHaveLength(2)
    } finally {
      await oldApi.destroy()
    }
    await expect.poll(() => renewSecretsWhenShared(newWorker, both)).toEqual({ kind: 'done', renewed: 2 })
    expect(await renewSecretsWhenShared(newWorker, both)).toEqual({ kind: 'current' })
    expect(await readable(createSecretBox({ key: next }))).toHaveLength(2)
    await expect(checkSecretsKeyOrThrow(test.db, secrets)).rejects.toThrow('HFW_SECRETS_KEY')
    const readiness = await checkParts(databaseChecks({ db: test.db, secrets }))
    expect(readiness.parts.find(({ part }) => part === 'secrets')).toMatchObject({
      ok: false,
      detail: expect.stringContaining('HFW_SECRETS_KEY_PREVIOUS'),
    })
    await newWorker.destroy()
  })
})

const pingOf = (db: Database) => sql`select 1`.execute(db)
