// Supervises one part of the stack: starts it, restarts it after a crash, stops it.
// Invariant: after `stop` no process of the part runs, and the part is never started again.
import { setTimeout as sleep } from 'node:timers/promises'
import type { GuardedProcess, ProcessExit } from './guarded-process.ts'
import { lastLogLines } from './log-file.ts'
import { StackError } from '../stack/stack-error.ts'
import { messageOf } from '../../cli/errors/message-of.ts'

/** How to run a part. `launch` resolves when the part is ready and rejects when its signal fires. */
export type PartPlan = {
  name: string
  logFile: string
  launch: (signal: AbortSignal) => Promise<GuardedProcess>
}

/** What happens after a crash. */
export type PartPolicy = {
  /** Whether the part is restarted after a crash. */
  restarts: boolean
  onNotice: (text: string) => void
  /** Called when the restarts failed and no further one is made. */
  onGivenUp: (error: StackError) => void
  /** Pause before the first restart in ms, doubled each time up to 8 s. Default 250. */
  firstPauseMs?: number
}

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 8000
/** A part that ran this long counts as recovered from earlier crashes. */
const RECOVERED_AFTER_MS = 30_000
const MAX_QUICK_CRASHES = 5

/** One part of the stack with its current process. */
export class SupervisedPart {
  readonly name: string
  readonly #plan: PartPlan
  readonly #policy: PartPolicy
  #running: GuardedProcess | undefined
  #launching: Promise<void> | undefined
  /** Set only during a launch. A part that is ready is stopped with a grace period instead. */
  #launchAbort: AbortController | undefined
  #quickCrashes = 0
  #hasStopped = false
  readonly #stopping = new AbortController()

  constructor(plan: PartPlan, policy: PartPolicy) {
    this.name = plan.name
    this.#plan = plan
    this.#policy = policy
  }

  /** The pid of the program; undefined while it does not run. */
  get pid(): number | undefined {
    return this.#running?.pid
  }

  /** Starts the part and resolves when it is ready. Rejects when it does not start. */
  async start(): Promise<void> {
    this.#launching = this.#launch()
    await this.#launching
  }

  /** Sends a signal to the program and resolves when it has ended. */
  async kill(signal: NodeJS.Signals): Promise<ProcessExit | undefined> {
    const running = this.#running
    running?.kill(signal)
    return running?.exited
  }

  /** Stops the part permanently. A second call with a shorter `graceMs` shortens the first. */
  async stop(graceMs: number): Promise<void> {
    this.#hasStopped = true
    const reason = new StackError(`${this.name} is being stopped`)
    this.#stopping.abort(reason)
    this.#launchAbort?.abort(reason)
    await this.#running?.stop(graceMs)
    await this.#launching?.catch(() => {})
  }

  async #launch(): Promise<void> {
    if (this.#hasStopped) throw new StackError(`${this.name} has been stopped`)
    this.#launchAbort = new AbortController()
    const launched = await this.#plan.launch(this.#launchAbort.signal).finally(() => (this.#launchAbort = undefined))
    if (this.#hasStopped) {
      await launched.stop()
      return
    }
    this.#running = launched
    const startedAt = Date.now()
    void launched.exited.then((exit) => {
      this.#running = undefined
      if (!this.#hasStopped && this.#policy.restarts) this.#launching = this.#afterCrash(exit, Date.now() - startedAt)
    })
  }

  async #afterCrash(exit: ProcessExit, ranForMs: number): Promise<void> {
    if (ranForMs > RECOVERED_AFTER_MS) this.#quickCrashes = 0
    const ending = `${this.name} ended unexpectedly (${exit.signal ?? `exit code ${exit.code}`})`
    const lines = await lastLogLines(this.#plan.logFile, 12)
    if (this.#quickCrashes >= MAX_QUICK_CRASHES) return this.#giveUp([ending, ...lines].join('\n'))
    this.#policy.onNotice([`${ending}; restarting it`, ...lines.map((line) => `  | ${line}`)].join('\n'))
    await this.#restart()
  }

  async #restart(): Promise<void> {
    for (;;) {
      this.#quickCrashes += 1
      await this.#pause(
        Math.min(LONGEST_PAUSE_MS, (this.#policy.firstPauseMs ?? FIRST_PAUSE_MS) * 2 ** (this.#quickCrashes - 1)),
      )
      if (this.#hasStopped) return
      try {
        await this.#launch()
        if (!this.#hasStopped) this.#policy.onNotice(`${this.name} is running again`)
        return
      } catch (error) {
        if (this.#hasStopped) return
        if (this.#quickCrashes >= MAX_QUICK_CRASHES) return this.#giveUp(messageOf(error))
      }
    }
  }

  #giveUp(reason: string): void {
    this.#policy.onGivenUp(
      new StackError(`${this.name} keeps failing: ${this.#quickCrashes} restarts in a row failed.\n${reason}`),
    )
  }

  async #pause(durationMs: number): Promise<void> {
    await sleep(durationMs, undefined, { signal: this.#stopping.signal }).catch(() => {})
  }
}
