// Gives each account's slots to its requests in order of arrival and runs them. The database is the source of truth; memory
// holds only which requests run in this process, and which wait.
import { findModel } from '../../models/catalogue.ts'
import type { RequestRow } from '../../store/requests.ts'
import type { Account } from '../accounts/accounts.ts'
import type { BackgroundWork } from '../background-work.ts'
import { createBackgroundWork } from '../background-work.ts'
import { Lane } from './lane.ts'
import type { Platform } from '../platform.ts'
import { runRequest } from './run.ts'
import { cancelQueued } from './finish.ts'
import type { Webhooks } from '../webhooks/deliver.ts'

const RETRY_DELAY_MS = 1000

export class Scheduler {
  readonly #platform: Platform
  readonly #webhooks: Webhooks
  readonly #lanes = new Map<string, Lane>()
  readonly #runs: BackgroundWork

  constructor(platform: Platform, webhooks: Webhooks) {
    this.#platform = platform
    this.#webhooks = webhooks
    this.#runs = createBackgroundWork(platform.options.log)
    platform.closing.addEventListener('abort', () => {
      for (const lane of this.#lanes.values()) lane.abortAll()
    })
  }

  /** The requests with a slot, the requests that wait, and the outputs of the waiting requests. */
  load(account: Account): { activeRequests: number; waitingRequests: number; waitingOutputs: number } {
    return this.#laneOf(account).load()
  }

  loadOfModel(account: Account, model: string): { active: number; waiting: number } {
    return this.#laneOf(account).loadOfModel(model)
  }

  admit(account: Account, request: RequestRow): void {
    this.#laneOf(account).wait(request)
    this.fill(account)
  }

  /** False when the request is no longer queued. */
  cancel(account: Account, request: RequestRow): boolean {
    if (!cancelQueued(this.#platform, request)) return false
    this.#laneOf(account).remove(request.id)
    return true
  }

  /** Continues the unfinished requests of an earlier run. Those with a slot come first. */
  resume(): void {
    const unfinished = this.#platform.requests.unfinished().filter((row) => findModel(row.dialect, row.model))
    for (const account of this.#platform.accounts.list()) {
      const own = unfinished.filter((request) => request.account === account.name)
      const lane = this.#laneOf(account)
      for (const request of own.filter((row) => row.slotAtMs !== null)) lane.wait(request)
      for (const request of own.filter((row) => row.slotAtMs === null)) lane.wait(request)
      this.fill(account)
    }
  }

  /** Resolves when no request runs. Call it after the platform's closing signal. */
  drain(): Promise<void> {
    return this.#runs.drain()
  }

  /** Starts waiting requests while slots are free. Call it after a limit was raised. */
  fill(account: Account): void {
    const lane = this.#laneOf(account)
    while (!this.#platform.closing.aborted) {
      const next = lane.startNext(account.switches)
      if (next === undefined) return
      this.#begin(account, next)
    }
  }

  #begin(account: Account, { request, signal }: { request: RequestRow; signal: AbortSignal }): void {
    this.#runs.start(`request ${request.id}`, () =>
      this.#runUntilRecorded(request, signal).finally(() => {
        this.#laneOf(account).remove(request.id)
        this.fill(account)
      }),
    )
  }

  /** Repeats a run that threw, for example because the disk was full: every accepted request has to end. */
  async #runUntilRecorded(request: RequestRow, signal: AbortSignal): Promise<void> {
    const { clock, options, requests } = this.#platform
    for (;;) {
      try {
        return await this.#run(requests.find(request.id) ?? request, signal)
      } catch (error) {
        options.log(`request ${request.id} failed: ${String(error)}`)
        if (!(await clock.until(clock.now() + RETRY_DELAY_MS, signal))) return
      }
    }
  }

  async #run(request: RequestRow, signal: AbortSignal): Promise<void> {
    const slotAtMs = request.slotAtMs ?? this.#platform.clock.now()
    if (request.slotAtMs === null) this.#platform.requests.takeSlot(request.id, slotAtMs)
    const delivery = await runRequest({ platform: this.#platform, request: { ...request, slotAtMs }, signal })
    if (delivery !== undefined) this.#webhooks.send(delivery)
  }

  #laneOf({ name }: Account): Lane {
    const lane = this.#lanes.get(name) ?? new Lane()
    this.#lanes.set(name, lane)
    return lane
  }
}
