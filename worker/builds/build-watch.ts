// Keeps the build of this worker in use. In mode `auto`, new work goes to the build that started last, and open workflows of other builds
// are taken over by it where they replay. In mode `manual` an operator decides, and this file only reports what has no worker.
// Invariant: no workflow waits for an absent build without a line in the log and an entry in `/readyz` that name both.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '@temporalio/client'
import type { Environment } from '../../config/schema.ts'
import { PartProblem } from '../../services/health/check-parts.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { Chore } from '../housekeeping/chore.ts'
import { listPolledBuilds, readRouting, setCurrentBuild } from './deployment.ts'
import { listPinnedWorkflows, type PinnedWorkflow } from './pinned-workflows.ts'
import { type Build, type ReplayMemory, takeOver } from './take-over.ts'

/** An open workflow that waits, because no worker of its build polls. `reason`: why this build did not take it over. */
export type Stranded = PinnedWorkflow & { reason?: string }

export interface BuildWatchSettings {
  client: Client
  build: Build
  mode: Environment['WORKER_DEPLOY_MODE']
  log: Logger
  /** How long after its last poll a worker counts as running, in milliseconds. Default 90 s: a poll lasts up to a minute. */
  polledWithinMs?: number
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 2_000
/** Temporal's list of open workflows lags about a second behind; an absent build is noticed after 90 s. */
const ROUND_MS = 15_000
/** A server that does not respond must not delay the end of this process. A round that takes longer continues in the next one. */
const CALLS_LIMIT_MS = 30_000

/** One per worker process. */
export class BuildWatch {
  readonly #settings: BuildWatchSettings
  readonly #memory: ReplayMemory = new Map()
  readonly #reported = new Set<string>()
  #getsNewWork: boolean
  #stranded: readonly Stranded[] = []

  constructor(settings: BuildWatchSettings) {
    this.#settings = settings
    this.#getsNewWork = settings.mode === 'manual'
  }

  /** Makes this build the current one in mode `auto`, as soon as the server accepts it. Ends early where `signal` fires. */
  async start(signal: AbortSignal): Promise<void> {
    const { log, build } = this.#settings
    for (let pauseMs = FIRST_PAUSE_MS; !this.#getsNewWork && !signal.aborted;) {
      try {
        await this.#limited(() => this.#becomeCurrent())
      } catch (error) {
        // The server accepts a build after its first poll, which takes a moment.
        log[pauseMs < LONGEST_PAUSE_MS ? 'debug' : 'warn'](
          { buildId: build.buildId, err: error },
          'this build gets no new work yet',
        )
        await sleep(pauseMs, undefined, { signal }).catch(() => {})
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
      }
    }
    // Films of the old build continue now, and not after the pause of the chore, which repeats what fails here.
    if (!signal.aborted) await this.#limited(() => this.#round()).catch(() => {})
  }

  /** A part of the readiness. Throws until this build gets new work; in mode `manual` it never throws. */
  readonly checkReady = async (): Promise<void> => {
    if (!this.#getsNewWork) throw new PartProblem(`build ${this.#settings.build.buildId} gets no new work yet`)
  }

  /** For `/readyz`: the build, and the workflows that wait for a worker of another one. */
  readonly report = (): { buildId: string; deployMode: string; stranded: readonly Stranded[] } => {
    const { build, mode } = this.#settings
    return { buildId: build.buildId, deployMode: mode, stranded: this.#stranded }
  }

  readonly chore: Chore = {
    isPerProcess: true,
    name: 'builds',
    everyMs: ROUND_MS,
    reason: 'Workflows of a build without workers would wait unnoticed, and so would new work for such a build.',
    run: () => this.#limited(() => this.#round()),
  }

  /** Limits all calls to Temporal that `work` makes together. */
  #limited<T>(work: () => Promise<T>): Promise<T> {
    return this.#settings.client.withDeadline(Date.now() + CALLS_LIMIT_MS, work)
  }

  async #round(): Promise<undefined> {
    const { client, build, mode, log } = this.#settings
    if (!this.#getsNewWork) return undefined
    const polled = await listPolledBuilds(client, this.#settings.polledWithinMs)
    if (mode === 'manual') {
      await this.#reportAbsentCurrent(polled)
      this.#report(await listPinnedWorkflows(client, build.buildId), polled)
      return undefined
    }
    // A worker of an older build, which stops later in an upgrade, would move the films back in each round.
    if (!(await this.#isCurrent(polled))) {
      this.#report(await listPinnedWorkflows(client, build.buildId), polled)
      return undefined
    }
    const { moved, notReplaying } = await takeOver(client, build, { memory: this.#memory })
    for (const { workflowId, buildId } of moved)
      log.info({ workflowId, fromBuildId: buildId }, 'taken over by this build')
    this.#report(notReplaying, polled)
    return undefined
  }

  async #becomeCurrent(): Promise<void> {
    const { client, build, log } = this.#settings
    const { currentBuildId, ramping } = await readRouting(client)
    if (currentBuildId !== build.buildId || ramping) {
      await setCurrentBuild(client, build.buildId)
      log.info({ buildId: build.buildId, previousBuildId: currentBuildId }, 'new work goes to this build')
    }
    this.#getsNewWork = true
  }

  /** Another worker of mode `auto` may have taken the place. Once its build has no workers, this build replaces it. */
  async #isCurrent(polled: Set<string>): Promise<boolean> {
    const { client, build } = this.#settings
    const { currentBuildId } = await readRouting(client)
    if (currentBuildId === build.buildId) return true
    if (currentBuildId !== undefined && polled.has(currentBuildId)) return false
    await this.#becomeCurrent()
    return true
  }

  /** Of a build that is current and has no worker, all new work waits, and all open workflows that are not pinned. */
  async #reportAbsentCurrent(polled: Set<string>): Promise<void> {
    const { client, log, build } = this.#settings
    const { currentBuildId = 'none' } = await readRouting(client)
    if (polled.has(currentBuildId)) {
      this.#reported.delete(currentBuildId)
      return
    }
    if (this.#reported.has(currentBuildId)) return
    this.#reported.add(currentBuildId)
    log.error(
      { neededBuildId: currentBuildId, buildId: build.buildId },
      currentBuildId === 'none'
        ? 'all work waits, because no build is current; run node worker/deploy.ts current'
        : `new jobs and open generations wait for a worker of build ${currentBuildId}; start one, or run node worker/deploy.ts current`,
    )
  }

  #report(waiting: readonly Stranded[], polled: Set<string>): void {
    const { log, build } = this.#settings
    this.#stranded = waiting.filter((workflow) => !polled.has(workflow.buildId))
    for (const { workflowId, buildId: neededBuildId, reason } of this.#stranded) {
      if (this.#reported.has(workflowId)) continue
      this.#reported.add(workflowId)
      log.error(
        { workflowId, neededBuildId, buildId: build.buildId, reason },
        `${workflowId} waits for a worker of build ${neededBuildId}; see docs/operations.md, "A build that is missing"`,
      )
    }
  }
}
