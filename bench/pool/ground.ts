// The ground that everything is compared on: one stack, ten accounts of four slots, log-normal service times.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { loadStackEnvironmentOrThrow } from '../../config/stack-environment.ts'
import { type Stack, startStack } from '../../dev/stack.ts'
import type { BenchAccount } from './contender.ts'

export const POOL = { accounts: 10, slotsPerAccount: 4 }
const MEAN_SERVICE_SECONDS = 5
/** Sigma of the log-normal: most jobs take 3 to 8 s, one in twenty more than 11 s. */
const SPREAD = 0.5

export const accounts: readonly BenchAccount[] = Array.from({ length: POOL.accounts }, (_, index) => ({
  name: `account-${index}`,
  keyId: `key-${index}`,
  secret: `secret-${index}`,
  slots: POOL.slotsPerAccount,
}))

/** Starts the stack, runs `work` on it, and leaves nothing behind. */
export async function onGround(work: (stack: Stack) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'hfw-bench-'))
  const latency = `${MEAN_SERVICE_SECONDS}:${SPREAD}`
  const stack = await startStack({
    dataDir,
    env: loadStackEnvironmentOrThrow().inherited,
    ports: 'free',
    sandbox: {
      accounts,
      flags: ['--quality', 'still', '--latency', latency, '--concurrency', String(POOL.slotsPerAccount)],
    },
  })
  try {
    await work(stack)
  } finally {
    await stack.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
