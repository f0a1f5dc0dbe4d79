// The API process: reads the configuration, assembles its clients, serves until a stop signal, and stops without losing requests.
// Invariant: it starts while the database or Temporal is away, and reports that at `/readyz`.
import { assembleClients } from '../assembly/clients.ts'
import { assembleServiceContext } from '../assembly/service-context.ts'
import { onStopSignal } from '../assembly/stop-signals.ts'
import { loadConfigOrThrow } from '../config/load-config.ts'
import { isLoopbackHost } from '../config/loopback.ts'
import { createLogger } from '../telemetry/logger.ts'
import { createApi } from './app.ts'
import { serveHttp } from './http-server.ts'

/** Callers do not wait for a Temporal that is away: after this time the worker's housekeeping makes the start. */
const TEMPORAL_DEADLINE_MS = 2_000

// Files of this process, media among them, are readable by its user only.
process.umask(0o077)
const config = loadConfigOrThrow()
const log = createLogger({ service: 'api', level: config.LOG_LEVEL })
const clients = await assembleClients(config, { service: 'api', log, temporalDeadlineMs: TEMPORAL_DEADLINE_MS })
const ctx = assembleServiceContext(clients, config)
await clients.keyRing.refresh()

const stopping = new AbortController()
const api = createApi({
  ctx,
  hosts: {
    isLoopback: isLoopbackHost(config.API_HOST),
    hostNames: config.PUBLIC_URL === undefined ? [] : [new URL(config.PUBLIC_URL).hostname],
  },
  token: config.API_TOKEN,
  operatorToken: config.OPERATOR_TOKEN,
  shutdown: stopping.signal,
})

const server = await serveHttp(api, { host: config.API_HOST, port: config.API_PORT }).catch((error: unknown) => {
  log.fatal(
    { err: error, port: config.API_PORT },
    'the API cannot listen: is the port taken? API_PORT=0 takes a free one',
  )
  process.exit(1)
})
log.info({ event: 'ready', url: server.url, port: server.port }, 'API serves')

onStopSignal((signal) => void stop(signal))

/** Ends event streams, lets requests finish, then closes the clients. */
async function stop(signal: string): Promise<void> {
  log.info({ signal }, 'stopping')
  stopping.abort()
  await server.close()
  await Promise.all([ctx.events.close(), clients.close()])
  log.info({ event: 'stopped' }, 'stopped')
}
