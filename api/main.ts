// The API process: assembles the real parts behind the ports, serves until it is told to stop, and stops gently.
// Invariant: it starts while the database or Temporal is away, and says so at `/readyz`.
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { createFetchImage } from '../adapters/fetch/fetch-image.ts'
import { parseWebhook } from '../adapters/higgsfield/parse-webhook.ts'
import { createPlatformProbe } from '../adapters/higgsfield/probe.ts'
import { createPlatformQuestions } from '../adapters/higgsfield/questions.ts'
import { createMediaLibrary } from '../adapters/library/media-library.ts'
import { createMediaTools } from '../adapters/media/media-tools.ts'
import { openSecrets } from '../adapters/secrets/open-secrets.ts'
import { openObjectStore } from '../adapters/storage/open-object-store.ts'
import { verifyWebhookSignature } from '../adapters/webhooks/verify-signature.ts'
import { connectTemporal } from '../adapters/temporal/connect.ts'
import { createWorkflowClient } from '../adapters/temporal/workflow-client.ts'
import { loadConfigOrThrow } from '../config/load-config.ts'
import { temporalSettingsOrThrow } from '../config/temporal-settings.ts'
import { TASK_QUEUES } from '../contracts/steps/messages.ts'
import { openDatabase } from '../db/connection/connect.ts'
import { startEventListener } from '../db/events/listener.ts'
import { openKeyRing } from '../worker/key-ring.ts'
import { createLogger } from '../telemetry/logger.ts'
import { createApi } from './app.ts'

/** A start that takes longer is left to the sweeper: callers do not wait for a Temporal that is away. */
const TEMPORAL_DEADLINE_MS = 2_000
/** Below the limit of a readiness check: a call that outlives its request would be retried on a closed connection. */
const PING_DEADLINE_MS = 1_500
const SHUTDOWN_LIMIT_MS = 10_000

const config = loadConfigOrThrow()
const log = createLogger({ service: 'api', level: config.LOG_LEVEL })
const db = openDatabase({ url: config.DATABASE_URL, applicationName: 'hfw-api', maxConnections: 20 })
const events = startEventListener({
  url: config.DATABASE_URL,
  onLost: (error) => log.warn({ err: error }, 'event listener lost its connection; it connects again'),
})
const temporal = connectTemporal(temporalSettingsOrThrow(config))
const store = openObjectStore(config)
const secrets = await openSecrets(config)
const stopping = new AbortController()
const isLoopback = ['127.0.0.1', '::1', 'localhost'].includes(config.API_HOST)

const api = createApi({
  ctx: {
    db,
    clientId: 'local',
    budgetTimeZone: config.BUDGET_TIME_ZONE,
    workflows: createWorkflowClient({
      client: temporal.client,
      taskQueue: TASK_QUEUES.main,
      deadlineMs: TEMPORAL_DEADLINE_MS,
    }),
    pingTemporal: async () => {
      const { connection } = temporal.client
      await connection.withDeadline(Date.now() + PING_DEADLINE_MS, () => connection.workflowService.getSystemInfo({}))
    },
    store,
    library: createMediaLibrary({ store, media: createMediaTools() }),
    fetchImage: createFetchImage({ isPrivateAllowed: config.FETCH_PRIVATE_ADDRESSES }),
    parseWebhook,
    events,
    secrets,
    probe: createPlatformProbe({ baseUrl: config.HIGGSFIELD_BASE_URL, userAgent: 'higgsfield-worker' }),
    questions: createPlatformQuestions({
      baseUrl: config.HIGGSFIELD_BASE_URL,
      credentials: await openKeyRing({ db, secrets, log }),
      userAgent: 'higgsfield-worker',
    }),
    verifyWebhook: verifyWebhookSignature,
    log,
  },
  hosts: { isLoopback, hostNames: config.PUBLIC_URL === undefined ? [] : [new URL(config.PUBLIC_URL).hostname] },
  token: config.API_TOKEN,
  operatorToken: config.OPERATOR_TOKEN,
  shutdown: stopping.signal,
})

const server = createAdaptorServer({ fetch: api.fetch }) as Server
server.listen(config.API_PORT, config.API_HOST)
await once(server, 'listening').catch((error: unknown) => {
  log.fatal(
    { err: error, port: config.API_PORT },
    'the API cannot listen: is the port taken? API_PORT=0 takes a free one',
  )
  process.exit(1)
})
const { port } = server.address() as AddressInfo
const host = config.API_HOST.includes(':') ? `[${config.API_HOST}]` : config.API_HOST
log.info({ event: 'ready', url: `http://${host}:${port}`, port }, 'API serves')

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!stopping.signal.aborted) void stop(signal)
  })
}

/** Lets requests finish, ends event streams, then closes what was opened. */
async function stop(signal: string): Promise<void> {
  log.info({ signal }, 'stopping')
  stopping.abort()
  const limit = setTimeout(() => server.closeAllConnections(), SHUTDOWN_LIMIT_MS)
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  await closed
  clearTimeout(limit)
  await Promise.all([events.close(), temporal.close(), db.destroy()])
  log.info({ event: 'stopped' }, 'stopped')
}
