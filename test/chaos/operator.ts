// The operator at 3 a.m.: looks up in the platform's own records what became of a request that got no response.
// Invariant: reports only what the platform's ledger shows, and only while no part is paused. A request that a paused part has not
// sent or read yet would make the report wrong.
import type { SandboxClient } from '../support/clients/sandbox-client.ts'
import type { Call } from './callers.ts'
import type { ChaosParts } from './parts/chaos-parts.ts'
import type { Timeline } from './timeline.ts'

/** No report within this time after a pause: what was held back is sent and read by then. */
const QUIET_MS = 3_000
/** An attempt must have been unknown for so long. */
const PATIENCE_MS = 2_000

export interface Operator {
  parts: ChaosParts
  call: Call
  sandbox: SandboxClient
  timeline: Timeline
}

/** Resolves every attempt that is `unknown` now. Returns how many. */
export async function resolveUnknownAttempts({ parts, call, sandbox, timeline }: Operator): Promise<number> {
  if (parts.wasPausedWithin(QUIET_MS)) return 0
  const listed = await call('/v1/attempts?state=unknown&limit=100')
  const { data } = listed.body as { data: { id: string; idempotencyKey: string; unknownSince: string | null }[] }
  // A platform that was paused closes its idle connections. The operator looks again later.
  const ledger = await sandbox.ledger().catch(() => undefined)
  if (!ledger) return 0
  let resolved = 0
  for (const attempt of data) {
    if (Date.parse(attempt.unknownSince ?? '') > Date.now() - PATIENCE_MS || parts.wasPausedWithin(QUIET_MS)) continue
    const taken = ledger.find((entry) => entry.event === 'accepted' && entry.idempotencyKey === attempt.idempotencyKey)
    const body = taken ? { outcome: 'found', requestId: taken.requestId } : { outcome: 'not_accepted' }
    const { status } = await call(`/v1/attempts/${attempt.id}/resolve`, { method: 'POST', body })
    timeline.note({ what: 'resolve', detail: { attempt: attempt.id, ...body, status } })
    resolved += status === 200 || status === 202 ? 1 : 0
  }
  return resolved
}
