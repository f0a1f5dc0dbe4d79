// Starting, stopping and killing: what a data folder stores, and how the program behaves.
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startProgram } from './testing/program.ts'
import { startReceiver } from './testing/receiver.ts'
import { clientOf, northKey, picture, soul, startTestSandbox } from './testing/client.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sandbox-test-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

it('keeps requests, outputs, ledger, keys, credits and uploads over a restart', async () => {
  const key = { 'Idempotency-Key': 'att_1' }
  const first = await startTestSandbox({ dataDir })
  const { request_id: id } = (await first.post(`/${soul}`, picture, key)).body
  const before = await first.ended(id)
  const slot = (await first.post('/files/generate-upload-url', { content_type: 'image/png' })).body
  await fetch(slot.upload_url, { method: 'PUT', headers: slot.upload_headers, body: 'bytes' })
  const [ledger, balance] = [await first.ledger(), await first.balance('north')]
  await first.close()

  const second = await startTestSandbox({ dataDir })
  const after = (await second.get(`/requests/${id}/status`)).body
  expect([after.status, after.expires_at]).toEqual(['completed', before.expires_at])
  expect((await fetch(after.images[0].url)).status).toBe(200)
  expect(await (await fetch(new URL(new URL(slot.public_url).pathname, second.url))).text()).toBe('bytes')
  expect(await second.ledger()).toEqual(ledger)
  expect(await second.balance('north')).toBe(balance)
  expect((await second.post(`/${soul}`, picture, key)).body.request_id).toBe(id)
  await second.close()
})

it('makes folders and files that only its user can read, and narrows those of an earlier run', async () => {
  const home = join(dataDir, 'data')
  mkdirSync(join(home, 'outputs'), { recursive: true })
  chmodSync(join(home, 'outputs'), 0o755)
  writeFileSync(join(home, 'sandbox.sqlite'), '', { mode: 0o644 })
  const sandbox = await startTestSandbox({ dataDir: home })
  await sandbox.ended((await sandbox.post(`/${soul}`, picture)).body.request_id)
  const slot = (await sandbox.post('/files/generate-upload-url', { content_type: 'image/png' })).body
  await fetch(slot.upload_url, { method: 'PUT', headers: slot.upload_headers, body: 'bytes' })
  const names = readdirSync(home, { recursive: true, encoding: 'utf8' })
  const wide = names.filter((name) => (statSync(join(home, name)).mode & 0o077) !== 0)
  await sandbox.close()
  expect(names.length).toBeGreaterThan(7)
  expect(wide).toEqual([])
})

it('continues unfinished requests and undelivered webhooks', async () => {
  const receiver = await startReceiver([500, 200])
  const first = await startTestSandbox({ dataDir, speed: 40, concurrency: 1 })
  const path = `/${soul}?hf_webhook=${encodeURIComponent(receiver.url)}`
  const told = (await first.post(path, picture)).body.request_id
  const running = (await first.post(`/${soul}`, picture)).body.request_id
  const waiting = (await first.post(`/${soul}`, picture)).body.request_id
  await receiver.count(1)
  await expect
    .poll(async () => (await first.get(`/requests/${running}/status`)).body.status, { timeout: 10_000 })
    .toBe('in_progress')
  await first.close()

  const second = await startTestSandbox({ dataDir, speed: 40, concurrency: 1 })
  for (const id of [running, waiting]) expect((await second.ended(id)).status).toBe('completed')
  await receiver.count(2)
  expect(receiver.received[1]?.body.request_id).toBe(told)
  const charged = (await second.ledger()).filter((entry) => entry.event === 'charged')
  expect(charged.map((entry) => entry.requestId)).toEqual([told, running, waiting])
  await second.close()
  await receiver.close()
})

it('closes at once, also while requests run, and removes its temporary folder', async () => {
  const sandbox = await startTestSandbox({ speed: 1 })
  await sandbox.post(`/${soul}`, picture)
  const startedAtMs = performance.now()
  await sandbox.close()
  expect(performance.now() - startedAtMs).toBeLessThan(1000)
  await expect(fetch(sandbox.url)).rejects.toThrow()
})

it('opens the data folder of an earlier version', async () => {
  const database = new DatabaseSync(join(dataDir, 'sandbox.sqlite'))
  database.exec(`
    create table requests (
      seq integer primary key autoincrement, id text not null unique, account text not null, dialect text not null,
      model text not null, body text not null, idempotency_key text, fingerprint text not null, webhook_url text,
      webhook_secret text, base_url text not null, status text not null, error text, price_credits real not null,
      output_count integer not null, outputs text not null default '[]', fault text, created_at integer not null,
      due_at integer, finished_at integer
    );
    create unique index requests_idempotency on requests (account, idempotency_key) where idempotency_key is not null;
    insert into requests (id, account, dialect, model, body, idempotency_key, fingerprint, base_url, status,
      price_credits, output_count, created_at)
    values ('old', 'north', 'v2', '${soul}', '${JSON.stringify(picture)}', 'k', 'f', 'http://localhost', 'queued', 1.5, 1, 1);
  `)
  database.close()
  const sandbox = await startTestSandbox({ dataDir })
  expect((await sandbox.ended('old')).status).toBe('completed')
  expect((await sandbox.post(`/${soul}`, picture)).status).toBe(200)
  await sandbox.close()
})

it('opens a data folder with the earlier names of contracts and of the column `ordinal`', async () => {
  const first = await startTestSandbox({ dataDir })
  await first.post(`/${soul}`, picture)
  await first.change('north', { contract: 'rejecting_idempotent' })
  await first.change('south', { contract: 'rejecting' })
  await first.close()
  const database = new DatabaseSync(join(dataDir, 'sandbox.sqlite'))
  database.exec(`
    alter table requests rename column ordinal to place;
    update accounts set record = json_set(record, '$.contract', 'a_plus') where name = 'north';
    update accounts set record = json_set(record, '$.contract', 'a') where name = 'south';
  `)
  database.close()
  const second = await startTestSandbox({ dataDir })
  expect((await second.get('/_sandbox/accounts')).body.accounts).toMatchObject([
    { name: 'north', contract: 'rejecting_idempotent', switches: { idempotency: true, overCap: 'reject_400' } },
    { name: 'south', contract: 'rejecting', switches: { idempotency: false, overCap: 'reject_400' } },
  ])
  expect((await second.post(`/${soul}`, picture)).status).toBe(200)
  await second.close()
})

it('refuses a key that is given to two accounts', async () => {
  const keys = [northKey, { ...northKey, account: 'other' }]
  await expect(startTestSandbox({ keys, dataDir })).rejects.toThrow('key key-north is given to two accounts')
  // The folder is not locked.
  await (await startTestSandbox({ dataDir })).close()
})

it('refuses a data folder that another sandbox uses, and leaves the folder to it', async () => {
  const first = await startTestSandbox({ dataDir })
  await expect(startTestSandbox({ dataDir })).rejects.toThrow(`${dataDir} is in use by another sandbox`)
  expect((await first.post(`/${soul}`, picture)).status).toBe(200)
  await first.close()
  await (await startTestSandbox({ dataDir })).close()
})

it('refuses a port that is in use', async () => {
  const sandbox = await startTestSandbox({})
  await expect(startTestSandbox({ port: sandbox.port })).rejects.toThrow(/EADDRINUSE/)
  await sandbox.close()
})

it('closes connections above the limit, and accepts new ones when some are closed', async () => {
  const sandbox = await startTestSandbox({})
  const sockets: Socket[] = []
  let ended = 0
  for (let opened = 0; opened < 4200; opened += 200) {
    const batch = Array.from({ length: 200 }, () => connect(sandbox.port, '127.0.0.1').resume())
    for (const socket of batch) socket.on('error', () => {}).once('close', () => (ended += 1))
    sockets.push(...batch)
    // In batches, because the system's backlog of new connections is limited.
    await Promise.all(batch.map((socket) => once(socket, 'connect')))
    await sleep(20)
  }
  await expect.poll(() => ended, { timeout: 5000 }).toBeGreaterThanOrEqual(200)
  for (const socket of sockets) socket.destroy()
  await expect.poll(async () => (await fetch(sandbox.url)).status).toBe(200)
  await sandbox.close()
})

it('as a program: one JSON line when ready, survives SIGKILL with its data folder, ends on SIGTERM', async ({
  onTestFinished,
}) => {
  const killed = await startProgram(onTestFinished, ['--data-dir', dataDir, '--speed', '50'])
  const id = (await clientOf(killed.url).post(`/${soul}`, picture)).body.request_id
  killed.child.kill('SIGKILL')
  await killed.exitCode
  const again = await startProgram(onTestFinished, ['--data-dir', dataDir, '--speed', '50'])
  expect((await clientOf(again.url).ended(id)).status).toBe('completed')
  again.child.kill('SIGINT')
  again.child.kill('SIGTERM')
  expect(await again.exitCode).toBe(0)
})
