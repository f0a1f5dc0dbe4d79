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

export type Scheduler = ReturnType<typeof createScheduler>

export function createScheduler(platform: Platform, webhooks: Webhooks) {
  const lanes = new Map<string, Lane>(
    platform.accounts.list().map((account) => [account.name, { active: new Map(), waiting: [] }]),
  )
  const underWay = new Set<Promise<void>>()

  const fill = (account: Account, lane: Lane): void => {
    while (lane.active.size < account.concurrency && !platform.closing.aborted) {
      const request = lane.waiting.shift()
      if (request === undefined) return
      begin(account, lane, request)
    }
  }
  const begin = (account: Account, lane: Lane, request: RequestRow): void => {
    const cancelled = new AbortController()
    lane.active.set(request.id, cancelled)
    const signal = AbortSignal.any([platform.closing, cancelled.signal])
    const work = runRequest(platform, request, signal)
      .then((delivery) => {
        if (delivery !== null) webhooks.send(delivery)
      })
      .catch((error: unknown) => platform.options.log(`request ${request.id} broke: ${String(error)}`))
      .finally(() => {
        underWay.delete(work)
        lane.active.delete(request.id)
        fill(account, lane)
      })
    underWay.add(work)
  }

  return {
    /** Requests holding a slot, and outputs waiting for one. */
    load: (account: Account) => {
      const lane = laneOf(lanes, account)
      return {
        activeRequests: lane.active.size,
        waitingOutputs: lane.waiting.reduce((sum, request) => sum + request.outputCount, 0),
      }
    },
    admit: (account: Account, request: RequestRow): void => {
      const lane = laneOf(lanes, account)
      lane.waiting.push(request)
      fill(account, lane)
    },
    /** False when the request has left the queue. */
    cancel: (account: Account, request: RequestRow): boolean => {
      if (!cancelQueued(platform, request)) return false
      const lane = laneOf(lanes, account)
      lane.waiting = lane.waiting.filter((waiting) => waiting.id !== request.id)
      lane.active.get(request.id)?.abort()
      return true
    },
    /** Carries on with what an earlier run had accepted and not finished; running ones first. */
    resume: (): void => {
      const unfinished = platform.requests.unfinished().filter((row) => findModel(row.dialect, row.model))
      for (const account of platform.accounts.list()) {
        const lane = laneOf(lanes, account)
        const own = unfinished.filter((request) => request.account === account.name)
        lane.waiting = [
          ...own.filter((row) => row.status !== 'queued'),
          ...own.filter((row) => row.status === 'queued'),
        ]
        fill(account, lane)
      }
    },
    drain: async (): Promise<void> => void (await Promise.allSettled(underWay)),
  }
}

function laneOf(lanes: Map<string, Lane>, account: Account): Lane {
  const lane = lanes.get(account.name)
  if (lane === undefined) throw new Error(`no lane for account ${account.name}`)
  return lane
}
