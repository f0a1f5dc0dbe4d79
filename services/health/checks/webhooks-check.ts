// Checks whether webhooks of the platform can reach us, with a probe to our own public address.
import type { DoctorCheck } from '../../../contracts/public/diagnostics.ts'
import { readArrivals } from '../../../db/attempts/webhook-arrivals.ts'
import { newProbe } from '../public-address.ts'
import type { DiagnosticsContext } from './context.ts'

const TIMEOUT_MS = 5_000

/** Broken where the probe does not come back. A probe from here does not show whether the platform reaches the address. */
export async function checkWebhooks({
  db,
  installation: { publicUrl },
  secrets,
}: Pick<DiagnosticsContext, 'db' | 'installation' | 'secrets'>): Promise<DoctorCheck[]> {
  const name = 'Webhooks'
  if (publicUrl === undefined) {
    return [{ name, state: 'note', detail: 'PUBLIC_URL is not set: results are polled, and come later' }]
  }
  const { probe, proof } = newProbe(secrets)
  const problem = await sendProbe(publicUrl, probe, proof)
  if (problem === undefined) {
    const detail = `a probe to ${publicUrl} came back; ${describeArrivals(await readArrivals(db))}`
    return [{ name, state: 'ok', detail }]
  }
  const fix = 'Correct PUBLIC_URL, or the proxy in front of the API. Until then results are polled, and none is lost.'
  const command = `curl -i ${publicUrl.replace(/\/+$/, '')}/livez`
  return [{ name, state: 'broken', detail: `a probe to ${publicUrl} failed: ${problem}`, fix, command }]
}

/** Only a webhook that has arrived shows that the platform reaches the address. */
function describeArrivals({ receivedAt, verifiedAt }: Awaited<ReturnType<typeof readArrivals>>): string {
  if (receivedAt === null) return 'no webhook has arrived yet, so whether the platform reaches it is not known'
  const verified =
    verifiedAt === null ? 'none with a verified signature' : `with a verified signature ${verifiedAt.toISOString()}`
  return `the last webhook arrived ${receivedAt.toISOString()}, ${verified}`
}

async function sendProbe(publicUrl: string, probe: string, proof: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${publicUrl.replace(/\/+$/, '')}/hooks/probe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ probe }),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (!response.ok) return `HTTP ${response.status}`
    const answer: unknown = await response.json().catch(() => undefined)
    return (answer as { proof?: unknown } | undefined)?.proof === proof ? undefined : 'another server responds'
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } }
    return name === 'TimeoutError' ? `no response within ${TIMEOUT_MS / 1000} s` : (cause?.code ?? 'no connection')
  }
}
