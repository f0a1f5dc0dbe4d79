import { statSync } from 'node:fs'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { expect, test } from 'vitest'
import { findTemporalCli } from './cli/find.ts'
import { startTemporalServer } from './temporal-server.ts'
import { isRunning } from '../../cli/api/is-running.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { testEnvironment } from '../testing/test-environment.ts'

const folder = temporaryFolder('temporal')

test('a workflow survives a SIGKILL of the server, and the retention of closed workflows is 30 days', async () => {
  const cli = await findTemporalCli({ env: testEnvironment() })
  const first = await startTemporalServer({ cliPath: cli.path, dataDir: folder, uiPort: 'none' })
  const before = await Connection.connect({ address: first.address })
  await new Client({ connection: before }).workflow.start('anything', { taskQueue: 'unused', workflowId: 'running' })
  await before.close()
  first.process.kill('SIGKILL')
  await first.process.exited

  const second = await startTemporalServer({ cliPath: cli.path, dataDir: folder, port: first.port })
  const connection = await Connection.connect({ address: second.address })
  const client = new Client({ connection })
  expect((await client.workflow.getHandle('running').describe()).status.name).toBe('RUNNING')
  const { config } = await client.workflowService.describeNamespace({ namespace: 'default' })
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 24 * 60 * 60)
  expect((await fetch(second.uiUrl!)).status).toBe(200)
  await connection.close()
  await second.stop()
  expect(isRunning(second.process.pid)).toBe(false)
  expect(statSync(join(folder, 'temporal.db')).size).toBeGreaterThan(0)
})

test('a server that runs and does not respond is ended', async () => {
  const cli = await findTemporalCli({ env: testEnvironment() })
  const liveness = { everyMs: 200, mostFailures: 5 }
  const server = await startTemporalServer({ cliPath: cli.path, uiPort: 'none', liveness })
  try {
    server.process.kill('SIGSTOP')
    expect(await server.process.exited).toMatchObject({ signal: 'SIGKILL' })
  } finally {
    await server.stop()
  }
})
