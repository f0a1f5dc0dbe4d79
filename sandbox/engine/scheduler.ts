// Gives each account's slots to its requests in order of arrival and runs them. The database row is the truth;
// what is kept here is only which of its requests this process is working on.
import { findModel } from '../models/catalogue.ts'
import type { RequestRow } from '../store/requests.ts'
import type { Account } from './accounts.ts'
import type { Platform } from './platform.ts'
import { runRequest } from './run.ts'
import { cancelQueued } from './settle.ts'
import type { Webhooks } from './webhooks.ts'

interface Lane {
  active: Map<string, AbortController>
  waiting: RequestRow[]
}

export class Scheduler {
  private readonly platform: Platform
  private readonly webhooks: Webhooks
  private readonly lanes = new Map<Account, Lane>()
  private readonly underWay = new Set<Promise<void>>()

  constructor(platform: Platform, webhooks: Webhooks) {
    this.platform = platform
    this.webhooks = webhooks
  }

  /** Requests holding a slot, and outputs waiting for one. */
  load(account: Account): { activeRequests: number; waitingOutputs: number } {
    const lane = this.laneOf(account)
    return {
      activeRequests: lane.active.size,
      waitingOutputs: lane.waiting.reduce((sum, request) => sum + request.outputCount, 0),
    }
  }

  admit(account: Account, request: RequestRow): void {
    this.laneOf(account).waiting.push(request)
    this.fill(account)
  }

  /** False when the request has left the queue. */
  cancel(account: Account, request: RequestRow): boolean {
    if (!cancelQueued(this.platform, request)) return false
    const lane = this.laneOf(account)
    lane.waiting = lane.waiting.filter((waiting) => waiting.id !== request.id)
    lane.active.get(request.id)?.abort()
    return true
  }

  /** Carries on with what an earlier run had accepted and not finished; running ones first. */
  resume(): void {
    const unfinished = this.platform.requests.unfinished().filter((row) => findModel(row.dialect, row.model))
    for (const account of this.platform.accounts.list()) {
      const lane = this.laneOf(account)
      const own = unfinished.filter((request) => request.account === account.name)
      const running = own.filter((row) => row.status !== 'queued')
      lane.waiting = [...running, ...own.filter((row) => row.status === 'queued')]
      this.fill(account)
    }
  }

  /** Waits until nothing is under way; call after the platform's closing signal. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.underWay)
  }

  /** Starts what there is room for; call it after a limit was raised. */
  fill(account: Account): void {
    const lane = this.laneOf(account)
    while (lane.active.size < account.switches.concurrency && !this.platform.closing.aborted) {
      const request = lane.waiting.shift()
      if (request === undefined) return
      this.begin(account, request)
    }
  }

  private begin(account: Account, request: RequestRow): void {
    const lane = this.laneOf(account)
    const canceled = new AbortController()
    lane.active.set(request.id, canceled)
    const work = this.work(request, AbortSignal.any([this.platform.closing, canceled.signal])).finally(() => {
      this.underWay.delete(work)
      lane.active.delete(request.id)
      this.fill(account)
    })
    this.underWay.add(work)
  }

  private async work(request: RequestRow, signal: AbortSignal): Promise<void> {
    try {
      const delivery = await runRequest({ platform: this.platform, request, signal })
      if (delivery !== null) this.webhooks.send(delivery)
    } catch (error) {
      this.platform.options.log(`request ${request.id} broke: ${String(error)}`)
    }
  }

  private laneOf(account: Account): Lane {
    const lane = this.lanes.get(account) ?? { active: new Map(), waiting: [] }
    this.lanes.set(account, lane)
    return lane
  }
}
