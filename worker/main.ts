// The worker process: reads the configuration, assembles its clients, runs workflows, activities and housekeeping until a stop
// signal, and stops in order.
// Invariant: where it cannot go on, it exits with code 1, so that its supervisor starts it again.
import { NativeConnection } from '@temporalio/worker'
import { assembleClients } from '../assembly/clients.ts'
import { localFolders, packageVersion } from '../assembly/installation.ts'
import { onStopSignal } from '../assembly/stop-signals.ts'
import { loadConfigOrThrow } from '../config/load-config.ts'
import { retentionOf } from '../config/retention.ts'
import { temporalSettingsOrThrow } from '../config/temporal-settings.ts'
import { createLogger } from '../telemetry/logger.ts'
import { buildIdOf } from './builds/build-id.ts'
import { BuildWatch } from './builds/build-watch.ts'
import { loadWorkflowBundle } from './bundle.ts'
import { createActivities } from './create-activities.ts'
import { createWorkers } from './create-worker.ts'
import { serveHealth } from './health-server.ts'
import { CHORES } from './housekeeping/chores.ts'
import { processReport } from './housekeeping/process-report.ts'
import { runChores } from './housekeeping/run-chores.ts'
import { prepareDatabase } from './prepare-database.ts'
import { workerChecks } from './readiness.ts'
import { startStopDeadline } from './stop-deadline.ts'
import { installTemporalRuntime } from './temporal-runtime.ts'
import { waitUntilReady } from './wait-until-ready.ts'

// Files of this process, media among them, are readable by its user only.
process.umask(0o077)
const config = loadConfigOrThrow()
const log = createLogger({ service: 'worker', level: config.LOG_LEVEL })
installTemporalRuntime(log)
const clients = await assembleClients(config, { service: 'worker', log })
const loading = loadWorkflowBundle(config.WORKFLOW_BUNDLE)
const temporal = temporalSettingsOrThrow(config)
const connection = await waitUntilReady(log, 'temporal', () => NativeConnection.connect(temporal.connection))
await prepareDatabase(clients, config)

const bundle = await loading
const build = { bundle, buildId: config.WORKER_BUILD_ID ?? buildIdOf(bundle.code) }
const builds = new BuildWatch({ client: clients.temporal.client, build, mode: config.WORKER_DEPLOY_MODE, log })
const workers = await createWorkers({
  connection,
  namespace: temporal.namespace,
  build,
  activities: createActivities(clients, config),
  log,
})
const report = processReport({ version: packageVersion(), folders: localFolders(config) })
const housekeeping = runChores([...CHORES, builds.chore, report.chore], {
  ...clients,
  alarmThreshold: config.POOL_ALARM_PERCENT / 100,
  budgetTimeZone: config.BUDGET_TIME_ZONE,
  retention: retentionOf(config),
})
const health = await serveHealth(
  { host: config.WORKER_HEALTH_HOST, port: config.WORKER_HEALTH_PORT },
  {
    ...workerChecks({ workers, pingTemporal: clients.temporal.ping, db: clients.db, secrets: clients.secrets }),
    build: builds.checkReady,
  },
  builds.report,
)

const stopping = new AbortController()
onStopSignal((signal) => {
  log.info({ signal }, 'stopping')
  stopping.abort()
  startStopDeadline((afterMs) => {
    log.fatal({ afterMs }, 'the worker did not stop in time, and exits')
    process.exit(1)
  })
  for (const worker of workers) worker.shutdown()
})

log.info(
  {
    ...{ event: 'ready', buildId: build.buildId, deployMode: config.WORKER_DEPLOY_MODE },
    ...{ healthPort: health.port, accounts: config.HIGGSFIELD_ACCOUNTS.length },
  },
  'worker runs',
)
try {
  await Promise.all([...workers.map((worker) => worker.run()), builds.start(stopping.signal)])
} catch (error) {
  log.fatal({ err: error }, 'the worker cannot go on')
  process.exitCode = 1
} finally {
  await housekeeping.stop()
  await report.end(clients.db)
  await health.close()
  await connection.close()
  await clients.close()
}
