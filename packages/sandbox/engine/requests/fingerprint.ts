// The fingerprint of the request that an idempotency key identifies: endpoint, webhook, JSON body and, in the queueing contract,
// the retention header. The order of object fields does not matter; the order of lists and every value do.
import { createHash } from 'node:crypto'

export interface Intent {
  modelId: string
  webhookUrl: string | null
  body: unknown
  /** Null when the header is absent or is not part of the comparison. */
  expiresAfter: string | null
}

export function fingerprintOf({ modelId, webhookUrl, body, expiresAfter }: Intent): string {
  const text = JSON.stringify([modelId, webhookUrl, sortedKeys(body), expiresAfter])
  return createHash('sha256').update(text).digest('base64url')
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortedKeys(inner)]))
}
