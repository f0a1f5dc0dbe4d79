// One chaos run: a whole stack on a platform with faults, continuous work, parts that are killed, and a check of the invariants.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadStackEnvironmentOrThrow } from '../../config/stack-environment.ts'
import { openDatabase } from '../../db/connection/connect.ts'
import { type Stack, startStack } from '../../dev/stack/stack.ts'
import { createRandom } from '../../packages/sandbox/engine/time/random.ts'
import { apiClient, LIGHTHOUSE } from '../support/clients/api-client.ts'
import { sandboxClient } from '../support/clients/sandbox-client.ts'
import { CHAOS_ACCOUNTS, type ChaosOptions, KILLABLE, SLOTS, SPEED, STORM_RATES } from './chaos-options.ts'
import { type Judged, judge } from './invariants.ts'
import { type Kills, strikeOnce } from './kill-parts.ts'
import { resolveUnknownAttempts } from './operator.ts'
import { readPlatformRecord } from './platform-record.ts'
import { createWorkload, measureModels, type Workload } from './workload.ts'

export interface ChaosReport extends Judged {
  seed: number
  kills: Kills
  accepted: number
  resolvedByOperator: number
  seconds: number
  /** Where the logs are; only after a run that found something. */
  keptFolder: string | undefined
}

/**
 * After the last kill: how long no job may end before the rest counts as lost. Longer than the longest wait
 * that is planned for a lost webhook (1.5 × the usual 100 s of the slowest model here), with its repeats.
 */
const STANDSTILL_MS = 240_000
/** The longest pause between two kills: long enough for work to progress, short enough to interrupt it. */
const PAUSE_MS = 1_500

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const startedMs = performance.now()
  const dataDir = await mkdtemp(path.join(tmpdir(), 'hfw-chaos-'))
  const stack = await startStack({
    dataDir,
    env: loadStackEnvironmentOrThrow().inherited,
    ports: 'free',
    sandbox: {
      speed: SPEED,
      seed: String(options.seed),
      accounts: CHAOS_ACCOUNTS,
      flags: ['--quality', 'still', '--concurrency', String(SLOTS)],
    },
    childEnv: { LOG_LEVEL: 'info', UNKNOWN_ATTEMPTS: 'hold' },
    restartsCrashed: false,
    isDurable: false,
  })
  let isSound = false
  try {
    const result = await runOn(stack, options)
    isSound = result.violations.length === 0
    const seconds = Math.round((performance.now() - startedMs) / 1_000)
    return { seed: options.seed, ...result, seconds, keptFolder: isSound ? undefined : dataDir }
  } finally {
    await stack.stop()
    if (isSound) await rm(dataDir, { recursive: true, force: true })
  }
}

async function runOn(stack: Stack, options: ChaosOptions) {
  const api = apiClient(stack.urls.api)
  const sandbox = sandboxClient(stack.urls.sandbox)
  const random = createRandom(options.seed)
  const picture = (await api.upload(LIGHTHOUSE)).id
  await measureModels(api, picture)
  await sandbox.storm({ seed: options.seed, rates: STORM_RATES, identity: 'body' })
  const workload = createWorkload({ api, picture, seed: options.seed, random: createRandom(options.seed + 1) })
  const kills = await killWhileWorking({ stack, options, workload, random })
  const resolvedByOperator = await calmDown({ workload, resolve: () => resolveUnknownAttempts(api, sandbox) })
  const database = openDatabase({ url: stack.databaseUrl, applicationName: 'chaos' })
  try {
    const judged = await judge({ jobs: workload.accepted, platform: await readPlatformRecord(sandbox), database })
    return { ...judged, kills, accepted: workload.accepted.length, resolvedByOperator }
  } finally {
    await database.destroy()
  }
}

async function killWhileWorking(run: {
  stack: Stack
  options: ChaosOptions
  workload: Workload
  random: () => number
}): Promise<Kills> {
  const { stack, options, workload, random } = run
  const kills = Object.fromEntries(KILLABLE.map((part) => [part, 0])) as Kills
  let isOver = false
  // Callers continue while parts are down. Their requests are repeated until the API responds again.
  const asking = (async () => {
    while (!isOver) {
      await workload.fill(options.jobsUnderWay)
      await sleep(100)
    }
  })()
  asking.catch(() => {})
  for (let struck = 0; struck < options.kills;) {
    await sleep(random() * PAUSE_MS)
    struck += await strikeOnce(stack, random, kills)
    options.log(`${struck} of ${options.kills} killed, ${workload.accepted.length} jobs accepted`)
  }
  isOver = true
  await asking
  return kills
}

/** Waits until everything has ended; an operator resolves attempts whose outcome could not be learned. */
async function calmDown(run: { workload: Workload; resolve: () => Promise<number> }): Promise<number> {
  let resolved = 0
  let ends = run.workload.ends()
  let movedAtMs = Date.now()
  while (Date.now() < movedAtMs + STANDSTILL_MS) {
    await run.workload.refresh()
    if (run.workload.unfinished().length === 0) break
    if (run.workload.ends() > ends) movedAtMs = Date.now()
    ends = run.workload.ends()
    resolved += await run.resolve()
    await sleep(1_000)
  }
  return resolved
}
