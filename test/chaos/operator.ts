// The operator at 3 a.m.: looks up in the platform's own records what became of a request that was never answered.
// Invariant: says only what the platform's ledger shows, never a guess.
import type { ApiClient } from '../support/clients/api-client.ts'
import type { SandboxClient } from '../support/clients/sandbox-client.ts'

/** Resolves every attempt that is `unknown` now. Returns how many. */
export async function resolveUnknownAttempts(api: ApiClient, sandbox: SandboxClient): Promise<number> {
  const response = await fetch(`${api.url}/v1/attempts?state=unknown&limit=100`)
  if (!response.ok) throw new Error(`attempts: ${response.status} ${await response.text()}`)
  const { data } = (await response.json()) as { data: { id: string; idempotencyKey: string }[] }
  const ledger = await sandbox.ledger()
  for (const attempt of data) {
    const taken = ledger.find((entry) => entry.event === 'accepted' && entry.idempotencyKey === attempt.idempotencyKey)
    const body = taken ? { outcome: 'found', requestId: taken.requestId } : { outcome: 'not_accepted' }
    await api.post(`/v1/attempts/${attempt.id}/resolve`, body)
  }
  return data.length
}
