// The clients of one process, built from the configuration.
// Invariant: nothing here waits for another system, so a process can start, and report its state, while one is away.
import type { Platform } from '../activities/generations/platform-port.ts'
import type { KeyRing } from '../adapters/higgsfield/key-ring.ts'
import { createSchemaChecker } from '../adapters/json-schema/schema-checker.ts'
import { openSecrets } from '../adapters/secrets/open-secrets.ts'
import { openObjectStore } from '../adapters/storage/open-object-store.ts'
import { connectTemporal, type TemporalConnection } from '../adapters/temporal/connect.ts'
import { createWorkflowClient } from '../adapters/temporal/workflow-client.ts'
import type { Environment } from '../config/schema.ts'
import { temporalSettingsOrThrow } from '../config/temporal-settings.ts'
import type { MediaTools } from '../contracts/ports/media.ts'
import type { SoulIdPlatform } from '../contracts/ports/soul-ids.ts'
import { TASK_QUEUES } from '../contracts/steps/messages.ts'
import { sessionName } from '../db/accounts/session-names.ts'
import { openDatabase } from '../db/connection/connect.ts'
import { setTimeScale } from '../domain/waiting/time-scale.ts'
import type { ServiceContext } from '../services/context.ts'
import type { Logger } from '../telemetry/logger.ts'
import { claimsIn } from './claim-key.ts'
import { createKeyRing } from './key-ring.ts'
import { assembleMedia } from './media.ts'
import { assemblePlatform } from './platform.ts'
import { requireSandbox } from './require-sandbox.ts'

type ServiceClients = Pick<
  ServiceContext,
  'db' | 'workflows' | 'store' | 'library' | 'secrets' | 'keyChecker' | 'lookups' | 'listings' | 'schemas'
>

/** Named as in `ServiceContext`, so that the clients can be handed to a service as they are. */
export interface Clients extends ServiceClients {
  log: Logger
  temporal: TemporalConnection
  media: MediaTools
  platform: Platform
  soulIds: SoulIdPlatform
  keyRing: KeyRing
  /** Closes the connections to Temporal and to the database. */
  close(): Promise<void>
}

export interface ProcessOptions {
  /** Names the process in the database's list of connections. */
  service: 'api' | 'worker'
  log: Logger
  /** Time limit of one call to Temporal, in milliseconds. Default 5 s. */
  temporalDeadlineMs?: number
}

const MAX_DATABASE_CONNECTIONS = 20

/**
 * Throws `SecretsError` where there is no secrets key and none can be made, and for settings that cannot be used. `TIME_SCALE` cannot be
 * used where the platform is not the sandbox.
 */
export async function assembleClients(config: Environment, options: ProcessOptions): Promise<Clients> {
  const { service, log, temporalDeadlineMs: deadlineMs } = options
  if (config.TIME_SCALE !== 1) {
    await requireSandbox({ baseUrl: config.HIGGSFIELD_BASE_URL, onOther: (error) => endProcess(log, error) })
  }
  setTimeScale(config.TIME_SCALE)
  const secrets = await openSecrets(config)
  const db = openDatabase({
    url: config.DATABASE_URL,
    applicationName: sessionName(service, secrets.keyNames),
    maxConnections: MAX_DATABASE_CONNECTIONS,
  })
  const temporal = connectTemporal(temporalSettingsOrThrow(config))
  const store = openObjectStore(config)
  const keyRing = createKeyRing({ db, secrets, log })
  return {
    db,
    log,
    temporal,
    workflows: createWorkflowClient({
      client: temporal.client,
      taskQueue: TASK_QUEUES.main,
      showsPrompts: config.TEMPORAL_SHOWS_PROMPTS,
      timeScale: config.TIME_SCALE,
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    }),
    store,
    ...assembleMedia({ store, claimKey: claimsIn(db) }),
    secrets,
    schemas: createSchemaChecker(),
    keyRing,
    ...assemblePlatform({ baseUrl: config.HIGGSFIELD_BASE_URL, credentials: keyRing }),
    async close() {
      await temporal.close()
      await db.destroy()
    },
  }
}

function endProcess(log: Logger, error: Error): void {
  log.fatal({ err: error }, 'the time limits of this process are divided, so it ends')
  process.exit(1)
}
