// A whole stack for one test file: temporary folder, free ports, a fast platform. Nothing is left after it stops.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, onTestFailed } from 'vitest'
import { connectTemporal, type TemporalConnection } from '../../../adapters/temporal/connect.ts'
import { type Stack, startStack } from '../../../dev/stack/stack.ts'
import type { StackOptions } from '../../../dev/stack/stack-options.ts'
import { type ApiClient, apiClient } from '../clients/api-client.ts'
import { type SandboxClient, sandboxClient } from '../clients/sandbox-client.ts'

export interface TestStack {
  stack: Stack
  api: ApiClient
  sandbox: SandboxClient
  /** Called in a test: prints the last log lines of API and worker if the test fails. */
  printLogsOnFailure(): void
  stop(): Promise<void>
}

interface TestStackOptions {
  /** Divides the platform's durations. Default 60. */
  speed?: number
  /** Further flags of `packages/sandbox/main.ts`, for example `['--contract', 'rejecting']`. */
  sandboxFlags?: readonly string[]
  childEnv?: NodeJS.ProcessEnv
  restartsCrashed?: boolean
}

/** A part that a test kills stays down until the test starts it. */
async function startTestStack(options: TestStackOptions): Promise<TestStack> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'hfw-scenario-'))
  const settings: StackOptions = {
    dataDir,
    env: process.env,
    ports: 'free',
    sandbox: { speed: options.speed ?? 60, flags: options.sandboxFlags ?? [] },
    childEnv: { LOG_LEVEL: 'info', ...options.childEnv },
    restartsCrashed: options.restartsCrashed ?? false,
    isDurable: false,
  }
  const stack = await startStack(settings).catch(async (error: unknown) => {
    await rm(dataDir, { recursive: true, force: true })
    throw error
  })
  return {
    stack,
    api: apiClient(stack.urls.api),
    sandbox: sandboxClient(stack.urls.sandbox),
    printLogsOnFailure: () => onTestFailed(() => printLogs(dataDir)),
    async stop() {
      await stack.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Called at the top of a test file: one for the whole file. Filled in before the first test. */
export function useTestStack(options: TestStackOptions = {}): TestStack {
  const test = {} as TestStack
  beforeAll(async () => {
    Object.assign(test, await startTestStack(options))
  }, 300_000)
  afterAll(() => test.stop?.())
  return test
}

/** Called after `useTestStack`: a connection to the Temporal server of the stack. Filled in before the first test. */
export function useStackTemporal(test: TestStack): TemporalConnection {
  const temporal = {} as TemporalConnection
  beforeAll(() => {
    const address = { connection: { address: test.stack.temporalAddress }, namespace: 'default' }
    Object.assign(temporal, connectTemporal(address))
  })
  afterAll(() => temporal.close?.())
  return temporal
}

const LOG_LINES = 40

function printLogs(dataDir: string): void {
  for (const part of ['worker', 'api']) {
    const lines = readFileSync(path.join(dataDir, 'logs', `${part}.log`), 'utf8')
      .trimEnd()
      .split('\n')
    console.error(
      `--- ${part}.log\n${lines
        .slice(-LOG_LINES)
        .map((line) => line.slice(0, 400))
        .join('\n')}`,
    )
  }
}
