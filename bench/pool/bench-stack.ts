// The stack that every contender runs on: accounts with a fixed number of slots, and log-normal service times.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { loadStackEnvironmentOrThrow } from '../../config/stack-environment.ts'
import { type Stack, startStack } from '../../dev/stack/stack.ts'
import type { BenchAccount } from './contender.ts'
import type { Pool } from './measure.ts'

/** Addresses and accounts of the running stack. */
export const POOL = { accounts: 10, slotsPerAccount: 4 }
const MEAN_SERVICE_SECONDS = 5
/** Sigma of the log-normal: most jobs take 3 to 8 s, one in twenty more than 11 s. */
const SPREAD = 0.5

export function accountsOf(pool: Pool): BenchAccount[] {
  return Array.from({ length: pool.accounts }, (_, index) => ({
    name: `account-${index}`,
    keyId: `key-${index}`,
    secret: `secret-${index}`,
    slots: pool.slotsPerAccount,
  }))
}

/** Starts the stack, runs `work` on it, and stops the stack. Its files are removed. */
export async function withBenchStack(
  work: (stack: Stack) => Promise<void>,
  pool: Pool = POOL,
  meanServiceSeconds = MEAN_SERVICE_SECONDS,
): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'hfw-bench-'))
  const latency = `${meanServiceSeconds}:${SPREAD}`
  const stack = await startStack({
    dataDir,
    env: loadStackEnvironmentOrThrow().inherited,
    ports: 'free',
    sandbox: {
      accounts: accountsOf(pool),
      flags: ['--quality', 'still', '--latency', latency, '--concurrency', String(pool.slotsPerAccount)],
    },
  })
  try {
    await work(stack)
  } finally {
    await stack.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
