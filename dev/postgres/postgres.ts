// Starts an embedded PostgreSQL 18 on 127.0.0.1 and stops it. No other part of the stack is needed.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from '../ports/free-port.ts'
import { spawnLeashed } from '../processes/leashed-process.ts'
import type { LeashedProcess } from '../processes/leashed-process.ts'
import { lastLogLines, logSizeBytes, prepareLogFile } from '../processes/log-file.ts'
import { clearLeftovers } from './leftovers.ts'
import { DATABASE_NAME, DATABASE_USER, prepareCluster } from './prepare.ts'
import type { Cluster } from './prepare.ts'
import { StackError } from '../stack/stack-error.ts'

/**
 * - `dataDir`: the cluster is kept in `<dataDir>/postgres` and found again; omitted, a temporary one is made and removed by `stop`.
 * - `port`: omitted, a free one.
 * - `isDurable`: default true. False skips every fsync, for tests: data survives a killed process but not a lost machine.
 * - `logFile`: default `<dataDir>/logs/postgres.log`.
 * - `onNotice`: told, in a sentence, what a person should know (the cluster had to be put elsewhere).
 */
export type PostgresOptions = {
  dataDir?: string
  port?: number
  isDurable?: boolean
  logFile?: string
  onNotice?: (text: string) => void
  /** Gives the start up when it fires before the server is ready. */
  signal?: AbortSignal
}

/** A running server. `url` names the database `higgsfield`, which exists and is owned by the superuser in the URL. */
export type PostgresServer = {
  readonly url: string
  readonly port: number
  readonly clusterFolder: string
  readonly process: LeashedProcess
  /** Fast shutdown; removes the cluster when it was temporary. */
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 30_000
/** What a server says while remains of its killed predecessor still go away. */
const PREDECESSOR_REMAINS = /pre-existing shared memory block|lock file "postmaster.pid" already exists/

/**
 * Starts PostgreSQL and resolves when it takes connections (0.3 s; 2 s where the cluster has to be made first).
 * @throws StackError with the server's last words when it does not come up.
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

async function startUntilReady(launch: Launch): Promise<LeashedProcess> {
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

function spawnServer({ cluster, port, logFile, isDurable, signal }: Launch): Promise<LeashedProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    // TCP only: a socket file would need a folder that every account can write, and a short path.
    unix_socket_directories: '',
    log_timezone: 'UTC',
    timezone: 'UTC',
    max_connections: '200',
    // Commits still reach the operating system one by one: without that, a killed server would lose some.
    ...(isDurable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  }
  return spawnLeashed({
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
    // SIGINT is PostgreSQL's fast shutdown: SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT',
    ...(cluster.account === undefined ? {} : { runAs: { uid: cluster.account.uid, gid: cluster.account.gid } }),
  })
}

/** The server writes its state into the last line of its lock file; nothing has to connect to know that it is ready. */
async function becomesReady(server: LeashedProcess, cluster: Cluster, deadline: number): Promise<boolean> {
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
