// Starts a Temporal dev server with settings for low latency and stops it, without any other part of the stack.
// `TestWorkflowEnvironment.createLocal` of `@temporalio/testing` is not used. Its server has no pid and no log file for restarts and
// error messages, and keeps running after a SIGKILL of the parent. It also loads the native core into this process.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findFreePort } from '../ports/free-port.ts'
import { spawnGuarded } from '../processes/guarded-process.ts'
import type { GuardedProcess } from '../processes/guarded-process.ts'
import { lastLogLines, logSizeBytes, prepareLogFile } from '../processes/log-file.ts'
import { PRIVATE_FOLDER_MODE, PRIVATE_UMASK } from '../processes/private-folder.ts'
import { StackError } from '../stack/stack-error.ts'
import { prepareFrontend } from './frontend.ts'
import { endUnresponsive, type Liveness } from './liveness.ts'

/**
 * - `cliPath`: a usable Temporal CLI (see `cli/find.ts`).
 * - `dataDir`: the state is stored in `<dataDir>/temporal.db`. Without it, the state is temporary and `stop` removes it.
 * - `port`: default: a free port. `uiPort`: default: a free port; `'none'` for no web UI.
 * - `logFile`: default `<dataDir>/logs/temporal.log`.
 * - `liveness`: when a server that does not respond is ended.
 */
export type TemporalServerOptions = {
  cliPath: string
  dataDir?: string
  port?: number
  uiPort?: number | 'none'
  logFile?: string
  liveness?: Liveness
  /** Cancels the start when it fires before the server is ready. */
  signal?: AbortSignal
}

/** A running server with the namespace `default`, which keeps closed workflows for 30 days. */
export type TemporalServer = {
  readonly address: string
  readonly port: number
  readonly uiUrl: string | undefined
  readonly process: GuardedProcess
  stop(): Promise<void>
}

const HOST = '127.0.0.1'
const START_TIMEOUT_MS = 30_000
/** The dev server's default is one day, and no flag changes it. */
const RETENTION_MS = 30 * 24 * 60 * 60 * 1000

/**
 * With its default settings the dev server adds 50 ms to every task and up to a second to every timer. The reason: its one
 * shard polls the task queue 20 times a second and the timers once a second. A file database without WAL halves the throughput. Task queues have four
 * partitions by default, for clusters. Within one process they only add a forwarding step to some tasks.
 */
const LOW_LATENCY_SETTINGS = [
  ['--sqlite-pragma', 'journal_mode=WAL'],
  ['--sqlite-pragma', 'synchronous=NORMAL'],
  ['--dynamic-config-value', 'history.transferProcessorMaxPollRPS=2000'],
  ['--dynamic-config-value', 'history.timerProcessorMaxPollRPS=2000'],
  ['--dynamic-config-value', 'history.timerProcessorMaxTimeShift="10ms"'],
  ['--dynamic-config-value', 'matching.numTaskqueueReadPartitions=1'],
  ['--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1'],
].flat()

/**
 * Starts the server and resolves when it serves requests (about 0.7 s).
 * @throws StackError with the end of the log when the server does not start.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const isTemporary = options.dataDir === undefined
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'hfw-temporal-')))
  await mkdir(dataDir, { recursive: true, mode: PRIVATE_FOLDER_MODE })
  const logFile = options.logFile ?? join(dataDir, 'logs', 'temporal.log')
  await prepareLogFile(logFile)
  const port = options.port ?? (await findFreePort())
  const uiPort = options.uiPort ?? (await findFreePort())
  const server = await startUntilServing({
    cliPath: options.cliPath,
    dataDir,
    port,
    uiPort,
    logFile,
    signal: options.signal,
  })
  const address = `${HOST}:${port}`
  void endUnresponsive(server, { address, ...options.liveness })
  return {
    address,
    port,
    uiUrl: uiPort === 'none' ? undefined : `http://${HOST}:${uiPort}`,
    process: server,
    stop: async () => {
      await server.stop()
      if (isTemporary) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

type Launch = {
  cliPath: string
  dataDir: string
  port: number
  uiPort: number | 'none'
  logFile: string
  signal: AbortSignal | undefined
}

async function startUntilServing(launch: Launch): Promise<GuardedProcess> {
  const logStart = await logSizeBytes(launch.logFile)
  const server = await spawnServer(launch)
  let hasExited = false
  void server.exited.then(() => (hasExited = true))
  const deadline = Date.now() + START_TIMEOUT_MS
  const isServing = await prepareFrontend({
    address: `${HOST}:${launch.port}`,
    isOver: () => hasExited || Date.now() > deadline,
    retentionMs: RETENTION_MS,
  }).catch(async (error: unknown) => {
    await server.stop(0)
    throw new StackError(`The Temporal server refused its settings: ${String(error)}`)
  })
  if (isServing) return server
  await server.stop(0)
  launch.signal?.throwIfAborted()
  const lastLines = (await lastLogLines(launch.logFile, 8, logStart)).join('\n')
  throw new StackError(
    `The Temporal server did not start on port ${launch.port}. Its log (${launch.logFile}) ends with:\n${lastLines}`,
  )
}

function spawnServer({ cliPath, dataDir, port, uiPort, logFile, signal }: Launch): Promise<GuardedProcess> {
  const ui = uiPort === 'none' ? ['--headless'] : ['--ui-port', String(uiPort)]
  return spawnGuarded({
    name: 'Temporal',
    command: cliPath,
    args: [
      ...['server', 'start-dev', '--ip', HOST, '--port', String(port), ...ui],
      ...['--db-filename', join(dataDir, 'temporal.db'), '--log-level', 'error', ...LOW_LATENCY_SETTINGS],
    ],
    env: cliEnvironment(cliPath),
    logFile,
    signal,
    cwd: dataDir,
    // The state contains prompts.
    umask: PRIVATE_UMASK,
  })
}

/** The user's Temporal settings (addresses, keys, profiles) must not reach the server. */
function cliEnvironment(cliPath: string): NodeJS.ProcessEnv {
  return { HOME: dirname(cliPath), TEMPORAL_CONFIG_FILE: join(dirname(cliPath), 'no-such-config.toml') }
}
