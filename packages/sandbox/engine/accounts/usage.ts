// The usage report: completed generations of an account by day and model, with their value in US dollars.
// It may lag behind and is no billing record. Numbers are strings. `day` is the only documented time frame.
import { usdFromCredits } from '../../models/model.ts'
import type { RequestRow } from '../../store/requests.ts'
import type { Account } from './accounts.ts'
import type { Platform } from '../platform.ts'

const DAY_MS = 24 * 3600 * 1000

export interface UsageQuery {
  startMs: number
  endMs: number
  /** True: also one bucket for each day. */
  isSeries: boolean
  /** True: one result for each key. */
  isByKey: boolean
}

export function usageReport(platform: Platform, account: Account, query: UsageQuery) {
  const knownUntilMs = platform.clock.now() - account.switches.usageLagSeconds * 1000
  const rows = platform.requests.completedBetween(account.name, query.startMs, Math.min(query.endMs, knownUntilMs))
  const days = Map.groupBy(rows, (row) => Math.floor((row.finishedAtMs ?? 0) / DAY_MS) * DAY_MS)
  const series = [...days].toSorted(([a], [b]) => a - b)
  return {
    start: new Date(query.startMs).toISOString(),
    end: new Date(query.endMs).toISOString(),
    timeframe: 'day',
    results: results(rows, query.isByKey),
    ...(query.isSeries
      ? {
          time_series: series.map(([dayStartMs, ofDay]) => ({
            bucket: new Date(dayStartMs).toISOString(),
            results: results(ofDay, query.isByKey),
          })),
        }
      : {}),
  }
}

function results(rows: RequestRow[], isByKey: boolean) {
  const groups = Map.groupBy(rows, (row) => JSON.stringify([row.model, isByKey ? row.keyId : null]))
  return [...groups.values()].map((group) => {
    const first = group[0]
    const quantity = group.reduce((sum, row) => sum + row.outputCount, 0)
    const usd = usdFromCredits(group.reduce((sum, row) => sum + row.priceCredits, 0))
    return {
      model: first?.model,
      unit: 'generation',
      quantity: String(quantity),
      unit_price: (usd / quantity).toFixed(4),
      cost: usd.toFixed(4),
      ...(isByKey ? { auth_method: { type: 'api_key', id: first?.keyId } } : {}),
    }
  })
}
