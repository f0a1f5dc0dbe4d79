// Starts the whole stack on one data folder: embedded PostgreSQL, Temporal dev server, sandbox, API and worker.
// Invariant: a data folder has at most one stack. After `stop` has resolved, no process of it is left.
import { resolve } from 'node:path'
import { SANDBOX_ACCOUNTS } from './child-environment.ts'
import type { SandboxAccount } from './child-environment.ts'
import { choosePortsOrThrow } from '../ports/choose-ports.ts'
import type { PortName, Ports } from '../ports/choose-ports.ts'
import { checkExistingDatabaseOrThrow, checkExistingTemporalOrThrow } from './existing-services.ts'
import { tryLockFolder } from '../processes/folder-lock.ts'
import type { FolderLock } from '../processes/folder-lock.ts'
import { isDataFolder, narrowAccess } from '../processes/private-folder.ts'
import type { ProcessExit } from '../processes/guarded-process.ts'
import { FolderInUseError, StackError } from './stack-error.ts'
import type { SecondOptions, SecondProcess } from './second-process.ts'
import type { PartName, StackOptions } from './stack-options.ts'
import { StackParts } from './stack-parts.ts'
import { describeHolder, removeStackState, writeStackState } from './stack-state.ts'
import type { StackState, StackUrls } from './stack-state.ts'
import type { TemporalCli } from '../temporal/cli/temporal-cli.ts'
import { messageOf } from '../../cli/errors/message-of.ts'

/** A running stack. */
export type Stack = {
  readonly dataDir: string
  readonly urls: StackUrls
  readonly databaseUrl: string
  readonly temporalAddress: string
  readonly temporalCli: TemporalCli | undefined
  readonly accounts: readonly SandboxAccount[]
  /** Pids of the running programs, by part. */
  pids(): Partial<Record<PartName, number>>
  /** Sends a signal to a part (default SIGKILL) and resolves when it has ended. */
  kill(part: PartName, signal?: NodeJS.Signals): Promise<ProcessExit | undefined>
  /** Starts a part that has ended, with the same ports and data. Resolves when it is ready. */
  start(part: PartName): Promise<void>
  /** Starts one more API or worker beside the first, on a free port. Resolves when it is ready. */
  startSecond(part: 'api' | 'worker', options?: SecondOptions): Promise<SecondProcess>
  /** Stops every part, in order. A part is killed after `graceMs` (default 5000). A second call can shorten that time. */
  stop(graceMs?: number): Promise<void>
  /** Resolves with the reason when a part keeps failing. The caller still has to stop the stack. */
  readonly givenUp: Promise<StackError>
}

const STOP_GRACE_MS = 5000

/**
 * Starts all parts, in parallel where possible, and resolves when API and worker are ready.
 * @throws FolderInUseError when another stack uses the folder.
 * @throws StackError when a requested port is taken or a part does not start. No process is left then.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const dataDir = resolve(options.dataDir)
  const lock = lockOrThrow(dataDir)
  try {
    return await startOnLockedFolder({ ...options, dataDir }, lock)
  } catch (error) {
    removeStackState(dataDir)
    lock.release()
    throw error
  }
}

function lockOrThrow(dataDir: string): FolderLock {
  let lock: FolderLock | undefined
  try {
    const isOurs = isDataFolder(dataDir)
    lock = tryLockFolder(dataDir)
    if (lock !== undefined && isOurs) narrowAccess(dataDir)
  } catch (error) {
    const reason = messageOf(error)
    throw new StackError(
      `The data folder ${dataDir} cannot be used (${reason}). Choose another one with HFW_DATA_DIR or --data-dir.`,
    )
  }
  if (lock === undefined) throw new FolderInUseError(describeHolder(dataDir))
  removeStackState(dataDir)
  return lock
}

async function startOnLockedFolder(options: StackOptions, lock: FolderLock): Promise<Stack> {
  options.onNotice?.('Starting PostgreSQL, Temporal, the sandbox, the API and the worker…')
  if (options.databaseUrl !== undefined) await checkExistingDatabaseOrThrow(options.databaseUrl)
  if (options.temporalAddress !== undefined) await checkExistingTemporalOrThrow(options.temporalAddress)
  const ports = await choosePortsOrThrow({
    names: neededPorts(options),
    request: options.ports ?? {},
    onNotice: options.onNotice ?? (() => {}),
  })
  const urls = urlsOf(ports as Ports)
  const accounts = options.sandbox?.accounts ?? SANDBOX_ACCOUNTS
  const givenUp = Promise.withResolvers<StackError>()
  const parts = new StackParts({ options, ports: ports as Ports, urls, accounts, onGivenUp: givenUp.resolve })
  const state: StackState = {
    status: 'starting',
    pid: process.pid,
    startedAt: new Date().toISOString(),
    urls,
    pids: {},
  }
  writeStackState(options.dataDir, state)
  parts.onChange = () => {
    const { databaseUrl, temporalAddress } = parts
    writeStackState(options.dataDir, {
      ...state,
      pids: parts.pids(),
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
      ...(temporalAddress === undefined ? {} : { temporalAddress }),
    })
  }
  await parts.startAll(options.signal)
  state.status = 'ready'
  parts.onChange()
  return handleOf({ options, urls, accounts, parts, lock, givenUp: givenUp.promise })
}

function handleOf(running: {
  options: StackOptions
  urls: StackUrls
  accounts: readonly SandboxAccount[]
  parts: StackParts
  lock: FolderLock
  givenUp: Promise<StackError>
}): Stack {
  const { options, urls, accounts, parts, lock, givenUp } = running
  return {
    dataDir: options.dataDir,
    urls,
    databaseUrl: parts.databaseUrl ?? '',
    temporalAddress: parts.temporalAddress ?? '',
    temporalCli: parts.temporalCli,
    accounts,
    givenUp,
    pids: () => parts.pids(),
    kill: (part, signal = 'SIGKILL') => parts.get(part).kill(signal),
    start: (part) => parts.get(part).start(),
    startSecond: (part, second = {}) => parts.startSecond(part, second),
    stop: async (graceMs = STOP_GRACE_MS) => {
      await parts.stopAll(graceMs)
      removeStackState(options.dataDir)
      lock.release()
    },
  }
}

function neededPorts(options: StackOptions): PortName[] {
  return [
    'api',
    'workerHealth',
    'sandbox',
    ...(options.databaseUrl === undefined ? (['postgres'] as const) : []),
    ...(options.temporalAddress === undefined ? (['temporal', 'temporalUi'] as const) : []),
  ]
}

function urlsOf(ports: Ports): StackUrls {
  const at = (port: number) => `http://127.0.0.1:${port}`
  return {
    api: at(ports.api),
    apiReference: `${at(ports.api)}/docs`,
    sandbox: at(ports.sandbox),
    workerHealth: at(ports.workerHealth),
    ...(ports.temporalUi === undefined ? {} : { temporalUi: at(ports.temporalUi) }),
  }
}
