// One chaos run: a whole stack on a platform with faults, continuous work, strikes at its parts, and a check of the invariants.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { buffer } from 'node:stream/consumers'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createFilesystemStore } from '../../adapters/storage/filesystem-store.ts'
import { connectTemporal } from '../../adapters/temporal/connect.ts'
import { loadStackEnvironmentOrThrow } from '../../config/stack-environment.ts'
import { openDatabase } from '../../db/connection/connect.ts'
import { type Stack, startStack } from '../../dev/stack/stack.ts'
import { createRandom } from '../../packages/sandbox/engine/time/random.ts'
import { apiClient, LIGHTHOUSE } from '../support/clients/api-client.ts'
import { sandboxClient } from '../support/clients/sandbox-client.ts'
import type { ObjectStore } from '../../contracts/ports/object-store.ts'
import { insertAgedGenerations } from './aged-tables.ts'
import { createCaller } from './callers.ts'
import { CHAOS_ACCOUNTS, type ChaosOptions, SLOTS, SPEED, STORM_RATES } from './chaos-options.ts'
import type { Stage } from './faults/stage.ts'
import { type Judged, judge } from './invariants.ts'
import { orphanFiles, unexplainedErrors } from './invariants/leftovers.ts'
import { resolveUnknownAttempts } from './operator.ts'
import { type Balancer, startBalancer } from './parts/balancer.ts'
import { startChaosParts } from './parts/chaos-parts.ts'
import { openStoreVolume, type StoreVolume } from './parts/store-volume.ts'
import { planStrikes } from './plan.ts'
import { readPlatformRecord } from './platform-record.ts'
import { runPlan, type StrikeCounts } from './schedule.ts'
import { openTimeline, type Timeline } from './timeline.ts'
import { createWorkload } from './workload.ts'

export interface ChaosReport extends Judged {
  seed: number
  strikes: Partial<StrikeCounts>
  accepted: number
  resolvedByOperator: number
  seconds: number
  /** Where timeline and logs are; only after a run that found something. */
  keptFolder: string | undefined
}

/** After the last strike: how long no job may end before the rest counts as lost, for limits that are not scaled. */
const STANDSTILL_MS = 20 * 60_000
const SHORTEST_STANDSTILL_MS = 90_000
/** Rows of the run are not older than its start, and rows of the history are an hour old. */
const CLOCK_TOLERANCE_MS = 60_000

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const startedMs = performance.now()
  const dataDir = await mkdtemp(path.join(tmpdir(), 'hfw-chaos-'))
  const timeline = openTimeline(path.join(dataDir, 'timeline.jsonl'), options.log)
  const opened = await openWorld(dataDir, options)
  let isSound = false
  try {
    const result = await runOn(opened, timeline, options)
    isSound = result.violations.length === 0
    const seconds = Math.round((performance.now() - startedMs) / 1_000)
    return { seed: options.seed, ...result, seconds, keptFolder: isSound ? undefined : dataDir }
  } finally {
    await opened.close()
    if (isSound) await rm(dataDir, { recursive: true, force: true })
  }
}

interface World {
  stack: Stack
  balancer: Balancer
  store: StoreVolume
  /** Folder for the temporary files of API and worker. */
  workDir: string
  close(): Promise<void>
}

async function openWorld(dataDir: string, options: ChaosOptions): Promise<World> {
  const workDir = path.join(dataDir, 'work')
  await mkdir(workDir, { mode: 0o700 })
  const store = await openStoreVolume(path.join(dataDir, 'media'))
  const balancer = await startBalancer()
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
    childEnv: {
      LOG_LEVEL: 'info',
      // Both policies: hold an unknown attempt for the operator, or fail its generation.
      UNKNOWN_ATTEMPTS: options.seed % 2 === 0 ? 'fail' : 'hold',
      TIME_SCALE: String(options.timeScale),
      PUBLIC_URL: balancer.url,
      TMPDIR: workDir,
    },
    restartsCrashed: false,
    isDurable: false,
  }).catch(async (error: unknown) => {
    await balancer.close()
    store.close()
    throw error
  })
  const close = async () => {
    await stack.stop()
    await balancer.close()
    store.close()
  }
  return { stack, balancer, store, workDir, close }
}

async function runOn(world: World, timeline: Timeline, options: ChaosOptions) {
  const { stack, balancer } = world
  // Without a limit: the history of the run takes longer than a statement of a service may.
  const database = openDatabase({ url: stack.databaseUrl, applicationName: 'chaos', statementTimeoutMs: 0 })
  const temporal = connectTemporal({ connection: { address: stack.temporalAddress }, namespace: 'default' })
  const parts = await startChaosParts(stack, timeline)
  try {
    balancer.setTargets(parts.apis)
    const call = createCaller(() => [balancer.url, ...parts.apis()])
    const sandbox = sandboxClient(stack.urls.sandbox)
    await insertAgedGenerations(database, options.agedGenerations)
    const since = new Date(Date.now() - CLOCK_TOLERANCE_MS)
    const picture = (await apiClient(stack.urls.api).upload(LIGHTHOUSE)).id
    await sandbox.storm({ seed: options.seed, rates: STORM_RATES, identity: 'body' })
    const workload = createWorkload({ call, picture, seed: options.seed, random: createRandom(options.seed + 1) })
    const { timeScale } = options
    const stage: Stage = {
      ...{ parts, timeline, workload, call, sandbox, store: world.store, temporal: temporal.client, timeScale },
      cancellations: [],
      fetches: [],
    }
    const { strikes, resolved, lastEndedAtMs } = await strikeWhileWorking(stage, options)
    const resolvedLater = await calmDown(stage)
    const judged = await judgeInTheEnd(world, stage, { database, since, lastEndedAtMs })
    const resolvedByOperator = resolved + resolvedLater
    return { ...judged, strikes, accepted: workload.accepted.length, resolvedByOperator }
  } finally {
    await parts.close()
    await temporal.close()
    await database.destroy()
  }
}

async function strikeWhileWorking(stage: Stage, options: ChaosOptions) {
  const strikes: Partial<StrikeCounts> = {}
  let resolved = 0
  let isOver = false
  const until = async (step: () => Promise<unknown>, everyMs: number) => {
    while (!isOver) {
      await step()
      await sleep(everyMs)
    }
  }
  // Callers and operator continue while parts are struck.
  const background = Promise.all([
    until(() => stage.workload.fill(options.jobsUnderWay), 100),
    until(async () => (resolved += await resolveUnknownAttempts(stage)), 1_000),
  ])
  background.catch(() => {})
  const endsAtMs = Date.now() + (options.minutes ?? 0) * 60_000
  try {
    for (let round = 0; round === 0 || Date.now() < endsAtMs; round += 1) {
      const { strikes: count, kinds, lanes } = options
      const plan = planStrikes({ seed: options.seed + 1_000 * round, strikes: count, ...(kinds ? { kinds } : {}) })
      await runPlan(plan, { stage, lanes, counts: strikes })
    }
    await silencePlatform(stage, options.silenceSeconds ?? 0)
  } finally {
    isOver = true
  }
  const lastEndedAtMs = Date.now()
  await background
  return { strikes, resolved, lastEndedAtMs }
}

/** The platform accepts connections and responds to nothing. */
async function silencePlatform({ parts, timeline }: Stage, seconds: number): Promise<void> {
  if (seconds === 0) return
  timeline.note({ what: 'the platform is silent', parts: ['sandbox'], forMs: seconds * 1_000 })
  const resume = parts.pause('sandbox')
  await sleep(seconds * 1_000)
  resume()
  timeline.note({ what: 'the platform responds again' })
}

/** Waits until every job has ended; an operator resolves attempts whose outcome could not be learned. */
async function calmDown(stage: Stage): Promise<number> {
  const { workload, timeline } = stage
  timeline.note({ what: 'no more strikes' })
  let resolved = 0
  let ends = workload.ends()
  let movedAtMs = Date.now()
  while (Date.now() < movedAtMs + standstillMs(stage)) {
    await workload.refresh()
    if (workload.unfinished().length === 0) break
    if (workload.ends() > ends) movedAtMs = Date.now()
    ends = workload.ends()
    resolved += await resolveUnknownAttempts(stage)
    await sleep(1_000)
  }
  timeline.note({ what: 'jobs have ended', detail: { unfinished: workload.unfinished().map(({ id }) => id) } })
  return resolved
}

function standstillMs({ timeScale }: Stage): number {
  return Math.max(SHORTEST_STANDSTILL_MS, STANDSTILL_MS / timeScale)
}

/** Late bookings and leases end after the jobs, so the check is repeated until it finds nothing, as long as jobs may take. */
async function judgeInTheEnd(
  { stack, workDir }: World,
  stage: Stage,
  { database, since, lastEndedAtMs }: { database: ReturnType<typeof openDatabase>; since: Date; lastEndedAtMs: number },
): Promise<Judged> {
  const { workload, sandbox, cancellations, fetches } = stage
  const logFolder = path.join(stack.dataDir, 'logs')
  const media = path.join(stack.dataDir, 'media')
  const store = createFilesystemStore({ root: media })
  const readFile = (key: string) => readStored(store, key)
  const giveUpAtMs = Date.now() + standstillMs(stage)
  for (;;) {
    await resolveUnknownAttempts(stage)
    const platform = await readPlatformRecord(sandbox)
    const run = { jobs: workload.accepted, platform, database, since, cancellations, fetches, readFile }
    const judged = await judge(run)
    const violations = [
      ...judged.violations,
      ...(await orphanFiles([workDir, path.join(media, '.incoming')], lastEndedAtMs)),
      ...(await unexplainedErrors(logFolder)),
    ]
    if (violations.length === 0 || Date.now() > giveUpAtMs) return { ...judged, violations }
    await sleep(2_000)
  }
}

async function readStored(store: ObjectStore, key: string): Promise<Buffer | undefined> {
  const found = await store.get(key)
  return found === undefined ? undefined : buffer(found.body)
}
