// Starts a Temporal dev server with the settings that make it quick, and stops it. No other part of the stack is needed.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from '../ports/free-port.ts'
import { spawnLeashed } from '../processes/leashed-process.ts'
import type { LeashedProcess } from '../processes/leashed-process.ts'
import { lastLogLines, logSizeBytes, prepareLogFile } from '../processes/log-file.ts'
import { StackError } from '../stack/stack-error.ts'
import { isTemporalServing, setRetention } from './grpc/requests.ts'

/**
 * - `cliPath`: a Temporal CLI that was found and judged before (`temporal-cli/find.ts`).
 * - `dataDir`: the state is kept in `<dataDir>/temporal.db`; omitted, it is temporary and removed by `stop`.
 * - `port`: omitted, a free one. `uiPort`: omitted, a free one; `'none'` for no web UI.
 * - `logFile`: default `<dataDir>/logs/temporal.log`.
 */
export type TemporalServerOptions = {
  cliPath: string
  dataDir?: string
  port?: number
  uiPort?: number | 'none'
  logFile?: string
  /** Gives the start up when it fires before the server is ready. */
  signal?: AbortSignal
}

/** A running server with the namespace `default`, which keeps closed workflows for 30 days. */
export type TemporalServer = {
  readonly address: string
  readonly port: number
  readonly uiUrl: string | undefined
  readonly process: LeashedProcess
  stop(): Promise<void>
}

const HOST = '127.0.0.1'
const START_TIMEOUT_MS = 30_000
/** The dev server's own is one day, and it has no flag for it. */
const RETENTION_DAYS = 30

/**
 * The dev server as it comes spends 50 ms on every task and is up to a second late with every timer: its one shard asks the task
 * queue 20 times a second and its timers once a second. Without WAL a file database halves the throughput. Task queues come in
 * four partitions, for clusters: within one process they only mean that every fourth task or so is handed from one to another.
 */
const QUICK_SETTINGS = [
  ['--sqlite-pragma', 'journal_mode=WAL'],
  ['--sqlite-pragma', 'synchronous=NORMAL'],
  ['--dynamic-config-value', 'history.transferProcessorMaxPollRPS=2000'],
  ['--dynamic-config-value', 'history.timerProcessorMaxPollRPS=2000'],
  ['--dynamic-config-value', 'history.timerProcessorMaxTimeShift="10ms"'],
  ['--dynamic-config-value', 'matching.numTaskqueueReadPartitions=1'],
  ['--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1'],
].flat()

/**
 * Starts the server and resolves when it serves (about 0.7 s).
 * @throws StackError with the server's last words when it does not come up.
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const isTemporary = options.dataDir === undefined
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'hfw-temporal-')))
  await mkdir(dataDir, { recursive: true })
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
  return {
    address: `${HOST}:${port}`,
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

async function startUntilServing(launch: Launch): Promise<LeashedProcess> {
  const logStart = await logSizeBytes(launch.logFile)
  const server = await spawnServer(launch)
  let hasExited = false
  void server.exited.then(() => (hasExited = true))
  const deadline = Date.now() + START_TIMEOUT_MS
  while (!hasExited && Date.now() < deadline) {
    if (await isTemporalServing(HOST, launch.port)) {
      await setRetention({ host: HOST, port: launch.port, namespace: 'default', retentionDays: RETENTION_DAYS })
      return server
    }
    await sleep(25)
  }
  await server.stop(0)
  launch.signal?.throwIfAborted()
  const lastLines = (await lastLogLines(launch.logFile, 8, logStart)).join('\n')
  throw new StackError(
    `The Temporal server did not start on port ${launch.port}. Its log (${launch.logFile}) ends with:\n${lastLines}`,
  )
}

function spawnServer({ cliPath, dataDir, port, uiPort, logFile, signal }: Launch): Promise<LeashedProcess> {
  const ui = uiPort === 'none' ? ['--headless'] : ['--ui-port', String(uiPort)]
  return spawnLeashed({
    name: 'Temporal',
    command: cliPath,
    args: [
      ...['server', 'start-dev', '--ip', HOST, '--port', String(port), ...ui],
      ...['--db-filename', join(dataDir, 'temporal.db'), '--log-level', 'error', ...QUICK_SETTINGS],
    ],
    env: cliEnvironment(cliPath),
    logFile,
    signal,
    cwd: dataDir,
  })
}

/** Nothing of the user's own Temporal set-up (addresses, keys, profiles) may reach the server. */
function cliEnvironment(cliPath: string): NodeJS.ProcessEnv {
  return { HOME: dirname(cliPath), TEMPORAL_CONFIG_FILE: join(dirname(cliPath), 'no-such-config.toml') }
}
