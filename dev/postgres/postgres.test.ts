import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { startPostgres } from './postgres.ts'
import type { PostgresServer } from './postgres.ts'
import { isRunning } from '../../cli/api/is-running.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

// All tests but the first share one cluster, because creating a cluster is slow.
const dataDir = temporaryFolder('postgres')
let server: PostgresServer | undefined

afterEach(async () => {
  await server?.stop()
  server = undefined
})

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

test('a temporary server works and leaves no process and no file', async () => {
  const temporary = await startPostgres({ isDurable: false })
  expect(await query(temporary.url, 'select current_database() as name')).toEqual([{ name: 'higgsfield' }])
  await temporary.stop()
  expect(isRunning(temporary.process.pid)).toBe(false)
  expect(existsSync(dirname(temporary.clusterFolder))).toBe(false)
})

test('data survives a SIGKILL of the server, and a new server waits for the orphaned sessions', async () => {
  server = await startPostgres({ dataDir, isDurable: false })
  await query(server.url, 'create table survivor as select 42 as value')
  const busy = query(server.url, 'select pg_sleep(60)').catch(() => 'cut off')
  await expect
    .poll(() => query(server!.url, `select 1 from pg_stat_activity where query like 'select pg_sleep%'`))
    .toHaveLength(1)
  server.process.kill('SIGKILL')
  server = await startPostgres({ dataDir, port: server.port, isDurable: false })
  expect(await query(server.url, 'select value from survivor')).toEqual([{ value: 42 }])
  expect(await busy).toBe('cut off')
})

test('a lock file with the pid of another program does not prevent a start', async () => {
  const first = await startPostgres({ dataDir, isDurable: false })
  const pidFile = join(first.clusterFolder, 'postmaster.pid')
  const lines = readFileSync(pidFile, 'utf8').split('\n')
  first.process.kill('SIGKILL')
  await first.process.exited
  const stranger = spawn('sleep', ['30'])
  writeFileSync(pidFile, [stranger.pid, ...lines.slice(1)].join('\n'))
  server = await startPostgres({ dataDir, isDurable: false })
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(stranger.exitCode).toBe(null)
  stranger.kill()
})

test('an orphaned server of the same cluster is stopped and replaced', async () => {
  const orphan = await startPostgres({ dataDir, isDurable: false })
  server = await startPostgres({ dataDir, isDurable: false })
  expect(isRunning(orphan.process.pid)).toBe(false)
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a start on a taken port fails with the port and the end of the log', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  const failing = startPostgres({ dataDir, port, isDurable: false })
  await expect(failing).rejects.toThrow(new RegExp(`did not start on port ${port}[^]*Address already in use`))
  holder.close()
})
