// The answer of a `/readyz`, of the API and of the worker alike.
import { z } from 'zod'
import { networkReason } from '../api/network-reason.ts'

const HealthAnswer = z.object({
  parts: z.array(
    z.object({ part: z.string(), ok: z.boolean(), latencyMs: z.number().optional(), detail: z.string().optional() }),
  ),
})

/** One part that the process stands on. `detail` says what is wrong, where it may be told. */
export type HealthPart = z.infer<typeof HealthAnswer>['parts'][number]

export type Health =
  | { state: 'silent'; reason: string }
  | { state: 'strange'; status: number }
  | { state: 'answered'; parts: HealthPart[] }

/** Each part has two seconds to answer there. */
const TIMEOUT_MS = 5000

/** Asks `<baseUrl>/readyz`. Never throws. */
export async function askHealth(baseUrl: string): Promise<Health> {
  try {
    const url = new URL('readyz', baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`)
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    const answer = HealthAnswer.safeParse(await response.json().catch(() => undefined))
    return answer.success
      ? { state: 'answered', parts: answer.data.parts }
      : { state: 'strange', status: response.status }
  } catch (error) {
    return { state: 'silent', reason: networkReason(error) ?? String(error) }
  }
}
