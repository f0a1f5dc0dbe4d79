// The stack's parts and their order. Independent parts start in parallel; the servers that other parts use stop last.
import { join, resolve } from 'node:path'
import { childEnvironment } from './child-environment.ts'
import type { SandboxAccount } from './child-environment.ts'
import type { Ports } from '../ports/choose-ports.ts'
import { findFreePort } from '../ports/free-port.ts'
import { startNodeProgram } from '../processes/node-program.ts'
import type { GuardedProcess } from '../processes/guarded-process.ts'
import { startPostgres } from '../postgres/postgres.ts'
import { PORT_VARIABLES, type SecondOptions, type SecondProcess } from './second-process.ts'
import type { PartName, StackOptions } from './stack-options.ts'
import type { StackError } from './stack-error.ts'
import type { StackUrls } from './stack-state.ts'
import { StartSteps } from './start-steps.ts'
import { SupervisedPart } from '../processes/supervised-part.ts'
import { cachedWorkflowBundle } from './workflow-bundle.ts'
import { findTemporalCli } from '../temporal/cli/find.ts'
import type { TemporalCli } from '../temporal/cli/temporal-cli.ts'

type Plan = {
  options: StackOptions
  ports: Ports
  urls: StackUrls
  accounts: readonly SandboxAccount[]
  onGivenUp: (error: StackError) => void
}

type ProgramLaunch = {
  name: 'api' | 'worker'
  readyUrl: string
  signal: AbortSignal
  second?: SecondOptions & { logFile: string }
}

const PROJECT_FOLDER = resolve(import.meta.dirname, '../..')

/** All parts of one stack. */
export class StackParts {
  databaseUrl: string | undefined
  temporalAddress: string | undefined
  temporalCli: TemporalCli | undefined
  /** Called after a part has started. */
  onChange: () => void = () => {}
  readonly #plan: Plan
  readonly #parts = new Map<PartName, SupervisedPart>()
  readonly #seconds = new Set<SecondProcess>()
  readonly #preparing = new AbortController()
  readonly #steps: StartSteps
  #workflowBundle: string | undefined

  constructor(plan: Plan) {
    this.#plan = plan
    this.#steps = new StartSteps(plan.options.onProgress)
    this.databaseUrl = plan.options.databaseUrl
    this.temporalAddress = plan.options.temporalAddress
    if (this.databaseUrl === undefined) this.#add('postgres', 'PostgreSQL', (signal) => this.#launchPostgres(signal))
    if (this.temporalAddress === undefined) this.#add('temporal', 'Temporal', (signal) => this.#launchTemporal(signal))
    this.#add('sandbox', 'The sandbox', (signal) => this.#launchSandbox(signal))
    this.#add('api', 'The API', (signal) =>
      this.#launchProgram({ name: 'api', readyUrl: `${plan.urls.api}/readyz`, signal }),
    )
    this.#add('worker', 'The worker', (signal) =>
      this.#launchProgram({ name: 'worker', readyUrl: `${plan.urls.workerHealth}/readyz`, signal }),
    )
  }

  get(name: PartName): SupervisedPart {
    const part = this.#parts.get(name)
    if (part === undefined) throw new Error(`this stack has no embedded ${name}`)
    return part
  }

  pids(): Partial<Record<PartName, number>> {
    return Object.fromEntries(
      [...this.#parts].flatMap(([name, part]) => (part.pid === undefined ? [] : [[name, part.pid]])),
    )
  }

  /** Starts every part. When a part fails or `signal` fires, stops all parts and rejects with the first reason. */
  async startAll(signal: AbortSignal | undefined): Promise<void> {
    const abort = () => void this.stopAll(1000)
    signal?.throwIfAborted()
    signal?.addEventListener('abort', abort)
    try {
      await Promise.all([this.#startSandbox(), this.#startOtherParts()])
      signal?.throwIfAborted()
    } catch (error) {
      await this.stopAll(1000)
      throw signal?.aborted ? signal.reason : error
    } finally {
      signal?.removeEventListener('abort', abort)
    }
  }

  /** Stops the processes that use the servers, then the servers. Each part has `graceMs` before it is killed. */
  async stopAll(graceMs: number): Promise<void> {
    this.#preparing.abort()
    await Promise.all([
      this.#stopThese(['worker', 'api', 'sandbox'], graceMs),
      ...[...this.#seconds].map((second) => second.stop(graceMs)),
    ])
    await this.#stopThese(['temporal', 'postgres'], graceMs)
  }

  /** Starts one more API or worker beside the first, on a free port and with a log of its own. Resolves when it is ready. */
  async startSecond(name: 'api' | 'worker', options: SecondOptions): Promise<SecondProcess> {
    const port = String(await findFreePort())
    const url = `http://127.0.0.1:${port}`
    const logFile = join(this.#plan.options.dataDir, 'logs', `${name}-${port}.log`)
    const env = { [PORT_VARIABLES[name]]: port, ...options.env }
    const started = await this.#launchProgram({
      name,
      readyUrl: `${url}/readyz`,
      signal: this.#preparing.signal,
      second: { ...options, env, logFile },
    })
    const second: SecondProcess = Object.assign(started, { url, logFile })
    this.#seconds.add(second)
    void second.exited.then(() => this.#seconds.delete(second))
    return second
  }

  async #stopThese(names: readonly PartName[], graceMs: number): Promise<void> {
    await Promise.all(names.map(async (name) => this.#parts.get(name)?.stop(graceMs)))
  }

  #add(name: PartName, title: string, launch: (signal: AbortSignal) => Promise<GuardedProcess>): void {
    const { options, onGivenUp } = this.#plan
    const part = new SupervisedPart(
      {
        name: title,
        logFile: this.#logFile(name),
        launch: async (signal) => {
          const launched = await launch(signal)
          // Deferred until the part has stored its new process, which happens in the promises that wait for this launch.
          setImmediate(() => this.onChange())
          return launched
        },
      },
      { restarts: options.restartsCrashed ?? true, onNotice: options.onNotice ?? (() => {}), onGivenUp },
    )
    this.#parts.set(name, part)
  }

  async #startSandbox(): Promise<void> {
    await this.#steps.during('the sandbox', this.get('sandbox').start())
  }

  async #startOtherParts(): Promise<void> {
    const steps = this.#steps
    await Promise.all([
      steps.during('PostgreSQL', this.#startDatabase()),
      steps.during('Temporal', this.#startTemporal()),
      steps.during('the workflow bundle', this.#prepareBundle()),
    ])
    await Promise.all([
      steps.during('the API', this.get('api').start()),
      steps.during('the worker', this.get('worker').start()),
    ])
  }

  async #startDatabase(): Promise<void> {
    // Loaded while the server starts, because loading the database libraries takes longer than that start.
    const migrating = import('../../db/migrate.ts')
    await this.#parts.get('postgres')?.start()
    const { migrateToLatest } = await migrating
    await migrateToLatest(this.databaseUrl ?? '')
  }

  async #prepareBundle(): Promise<void> {
    const { env, childEnv, programs } = this.#plan.options
    if (programs?.worker !== undefined || childEnv?.['WORKFLOW_BUNDLE'] !== undefined) return
    this.#workflowBundle = await cachedWorkflowBundle(env, this.#preparing.signal)
  }

  async #startTemporal(): Promise<void> {
    await this.#parts.get('temporal')?.start()
  }

  async #launchPostgres(signal: AbortSignal): Promise<GuardedProcess> {
    const { options, ports } = this.#plan
    const server = await startPostgres({
      dataDir: options.dataDir,
      port: ports.postgres,
      isDurable: options.isDurable ?? true,
      logFile: this.#logFile('postgres'),
      onNotice: options.onNotice ?? (() => {}),
      signal,
    })
    this.databaseUrl = server.url
    return server.process
  }

  async #launchTemporal(signal: AbortSignal): Promise<GuardedProcess> {
    const { options, ports } = this.#plan
    // Loaded while the CLI is found and reports its version: the SDK's client needs 0.2 s to load.
    const loading = import('../temporal/temporal-server.ts')
    this.temporalCli ??= await findTemporalCli({
      env: options.env,
      signal: AbortSignal.any([signal, this.#preparing.signal]),
      onProgress: this.#steps.report,
    })
    const { startTemporalServer } = await loading
    const server = await startTemporalServer({
      cliPath: this.temporalCli.path,
      dataDir: options.dataDir,
      port: ports.temporal,
      uiPort: ports.temporalUi,
      logFile: this.#logFile('temporal'),
      signal,
    })
    this.temporalAddress = server.address
    return server.process
  }

  #launchSandbox(signal: AbortSignal): Promise<GuardedProcess> {
    const { options, ports, accounts } = this.#plan
    const { speed, seed, flags = [] } = options.sandbox ?? {}
    const accountArgs = accounts.flatMap((account) => ['--account', accountFlag(account)])
    return startNodeProgram(
      {
        name: 'The sandbox',
        script: this.#script('sandbox'),
        args: [
          ...['--port', String(ports.sandbox), '--data-dir', join(options.dataDir, 'sandbox'), ...accountArgs],
          ...['--concurrency', String(accounts[0]?.slots ?? 2)],
          ...(speed === undefined ? [] : ['--speed', String(speed)]),
          ...(seed === undefined ? [] : ['--seed', seed]),
          ...flags,
        ],
        env: options.env,
        cwd: PROJECT_FOLDER,
        logFile: this.#logFile('sandbox'),
        readyWhen: { url: `${this.#plan.urls.sandbox}/_sandbox/clock` },
      },
      signal,
    )
  }

  #launchProgram({ name, readyUrl, signal, second }: ProgramLaunch): Promise<GuardedProcess> {
    const { options, urls, accounts } = this.#plan
    const env = childEnvironment({
      inherited: options.env,
      databaseUrl: this.databaseUrl ?? '',
      isDatabaseOurs: options.databaseUrl === undefined,
      temporalAddress: this.temporalAddress ?? '',
      isTemporalOurs: options.temporalAddress === undefined,
      urls,
      accounts,
      storageDir: join(options.dataDir, 'media'),
      secretsKeyFile: join(options.dataDir, 'secrets.key'),
      extra: {
        ...(this.#workflowBundle === undefined ? {} : { WORKFLOW_BUNDLE: this.#workflowBundle }),
        ...options.childEnv,
        ...second?.env,
      },
    })
    return startNodeProgram(
      {
        name: name === 'api' ? 'The API' : 'The worker',
        script: second?.script ?? this.#script(name),
        env,
        cwd: PROJECT_FOLDER,
        logFile: second?.logFile ?? this.#logFile(name),
        readyWhen: { url: readyUrl },
      },
      signal,
    )
  }

  #script(name: 'sandbox' | 'api' | 'worker'): string {
    const folder = name === 'sandbox' ? 'packages/sandbox' : name
    return this.#plan.options.programs?.[name] ?? join(PROJECT_FOLDER, folder, 'main.ts')
  }

  #logFile(name: PartName): string {
    return join(this.#plan.options.dataDir, 'logs', `${name}.log`)
  }
}

function accountFlag({ name, keyId, secret, contract }: SandboxAccount): string {
  return `${name}=${keyId}:${secret}${contract === undefined ? '' : `:${contract}`}`
}
