// The worker process: assembles the real parts behind the ports, runs until it is told to stop, and stops gently.
// Invariant: the exit code tells the truth; a worker that cannot go on ends with 1, so that its supervisor starts it anew.
import { Runtime, NativeConnection } from '@temporalio/worker'
import { createFilmActivities } from '../activities/films/create-activities.ts'
import { createGenerationActivities } from '../activities/generations/create-activities.ts'
import { createHiggsfieldPlatform } from '../adapters/higgsfield/client.ts'
import { createPlatformQuestions } from '../adapters/higgsfield/questions.ts'
import { createPlatformProbe } from '../adapters/higgsfield/probe.ts'
import { openSecrets } from '../adapters/secrets/open-secrets.ts'
import { createMediaLibrary } from '../adapters/library/media-library.ts'
import { createMediaTools } from '../adapters/media/media-tools.ts'
import { openObjectStore } from '../adapters/storage/open-object-store.ts'
import { connectTemporal } from '../adapters/temporal/connect.ts'
import { createWorkflowClient } from '../adapters/temporal/workflow-client.ts'
import { loadConfigOrThrow } from '../config/load-config.ts'
import { temporalSettingsOrThrow } from '../config/temporal-settings.ts'
import { TASK_QUEUES } from '../contracts/steps/messages.ts'
import { importAccounts } from '../db/accounts/import-accounts.ts'
import { checkSecretsKeyOrThrow, renewSecrets } from '../db/accounts/secrets-check.ts'
import { openDatabase } from '../db/connection/connect.ts'
import { listMissingMigrations } from '../db/migrate.ts'
import { reapAndGrant } from '../db/pool/leases.ts'
import { followUnknown } from '../services/attempts/follow-unknown.ts'
import { recheckKeys } from '../services/accounts/recheck-keys.ts'
import { forgetExpiredAnswers } from '../services/idempotency/forget-expired-answers.ts'
import { endAbandoned } from '../services/jobs/end-abandoned.ts'
import { learnPrices } from '../services/money/learn-prices.ts'
import { handOn } from '../services/jobs/hand-on.ts'
import { watchPool } from '../services/pool/watch-pool.ts'
import { startUnstarted } from '../services/jobs/start-unstarted.ts'
import { createLogger } from '../telemetry/logger.ts'
import { buildWorkflowBundle } from './bundle.ts'
import { callbackUrlMaker } from './callback-url.ts'
import { createWorkers } from './create-worker.ts'
import { serveHealth } from './health.ts'
import { keepHouse } from './housekeeping.ts'
import { openKeyRing } from './key-ring.ts'
import { filmRecords, generationRecords } from './records.ts'
import { temporalLogger } from './temporal-logger.ts'
import { waitUntilReady } from './wait-until-ready.ts'

const config = loadConfigOrThrow()
const log = createLogger({ service: 'worker', level: config.LOG_LEVEL })
Runtime.install({
  logger: temporalLogger(log),
  // Signals are ours, so that everything stops in order.
  shutdownSignals: [],
  telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
})

const db = openDatabase({ url: config.DATABASE_URL, applicationName: 'hfw-worker', maxConnections: 20 })
const bundle = config.WORKFLOW_BUNDLE ? { codePath: config.WORKFLOW_BUNDLE } : buildWorkflowBundle()
const temporalSettings = temporalSettingsOrThrow(config)
const nativeConnection = await waitUntilReady(log, 'temporal', () =>
  NativeConnection.connect(temporalSettings.connection),
)
await waitUntilReady(log, 'database', async () => {
  const missing = await listMissingMigrations(db)
  if (missing.length > 0) throw new Error(`the database lacks migrations: ${missing.join(', ')}; run node db/main.ts`)
})
const secrets = await openSecrets(config)
await checkSecretsKeyOrThrow(db, secrets)
await importAccounts(db, { accounts: config.HIGGSFIELD_ACCOUNTS, secrets })
await renewSecrets(db, secrets)

const temporal = connectTemporal(temporalSettings)
const workflows = createWorkflowClient({ client: temporal.client, taskQueue: TASK_QUEUES.main })
const store = openObjectStore(config)
const media = createMediaTools()
const library = createMediaLibrary({ store, media })
const records = generationRecords(db, config.HIGGSFIELD_BASE_URL)
const credentials = await openKeyRing({ db, secrets, log })
const probe = createPlatformProbe({ baseUrl: config.HIGGSFIELD_BASE_URL, userAgent: 'higgsfield-worker' })
const questions = createPlatformQuestions({
  baseUrl: config.HIGGSFIELD_BASE_URL,
  credentials,
  userAgent: 'higgsfield-worker',
})
const generation = createGenerationActivities({
  records,
  platform: createHiggsfieldPlatform({
    baseUrl: config.HIGGSFIELD_BASE_URL,
    credentials,
    userAgent: 'higgsfield-worker',
  }),
  library,
  store,
  signalGrant: workflows.signalGrant,
  holdsUnknown: config.UNKNOWN_ATTEMPTS === 'hold',
  callbackUrl: callbackUrlMaker(config.PUBLIC_URL),
})
const film = createFilmActivities({ records: filmRecords(db), library, media })
const workers = await createWorkers({
  connection: nativeConnection,
  namespace: temporalSettings.namespace,
  workflowBundle: await bundle,
  generation,
  film,
  log,
})

const house = keepHouse(
  [
    {
      name: 'pool',
      everyMs: 2_000,
      async run() {
        const { reapedLeases, grants } = await reapAndGrant(db)
        await handOn({ db, workflows, log }, grants)
        return reapedLeases + grants.length > 0 ? { reapedLeases, granted: grants.length } : undefined
      },
    },
    {
      name: 'keys',
      everyMs: 5_000,
      async run() {
        const done = await recheckKeys({ ctx: { db, secrets, probe, log } })
        return done.back + done.deleted > 0 ? { ...done } : undefined
      },
    },
    {
      name: 'pool alarm',
      everyMs: 2_000,
      async run() {
        await watchPool({ ctx: { db, log }, input: { threshold: config.POOL_ALARM_PERCENT / 100 } })
        return undefined
      },
    },
    {
      name: 'unstarted',
      everyMs: 5_000,
      async run() {
        const found = await startUnstarted({ ctx: { db, workflows, log }, input: {} })
        return found.started + found.cancelled > 0 ? { ...found } : undefined
      },
    },
    {
      name: 'idempotency',
      everyMs: 10 * 60_000,
      async run() {
        const forgotten = await forgetExpiredAnswers({ ctx: { db } })
        return forgotten > 0 ? { forgotten } : undefined
      },
    },
    {
      name: 'prices',
      everyMs: 15_000,
      async run() {
        const done = await learnPrices({ ctx: { db, questions }, input: {} })
        return done.learned > 0 ? { ...done } : undefined
      },
    },
    {
      name: 'unknown attempts',
      everyMs: 5 * 60_000,
      async run() {
        const followed = await followUnknown({ ctx: { db, workflows }, input: {} })
        return followed > 0 ? { followed } : undefined
      },
    },
    {
      name: 'abandoned',
      everyMs: 60_000,
      async run() {
        const ended = await endAbandoned({ ctx: { db, workflows, log }, input: {} })
        return ended.generations + ended.films > 0 ? { ...ended } : undefined
      },
    },
  ],
  log,
)
const health = await serveHealth(
  { host: config.WORKER_HEALTH_HOST, port: config.WORKER_HEALTH_PORT },
  {
    temporal: async () => {
      if (!workers.every((worker) => worker.getState() === 'RUNNING')) throw new Error('not polling')
    },
    database: async () => {
      await db.selectFrom('account').select('id').limit(1).execute()
    },
  },
)

let stopping = false
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    for (const worker of workers) worker.shutdown()
  })
}

log.info({ event: 'ready', healthPort: health.port, accounts: config.HIGGSFIELD_ACCOUNTS.length }, 'worker runs')
try {
  await Promise.all(workers.map((worker) => worker.run()))
} catch (error) {
  log.fatal({ err: error }, 'the worker cannot go on')
  process.exitCode = 1
} finally {
  await house.stop()
  await health.close()
  await temporal.close()
  await nativeConnection.close()
  await db.destroy()
}
