// The answer of a `/readyz`, of the API and of the worker alike.
import { z } from 'zod'
import { networkReason } from '../api/network-reason.ts'

const HealthAnswer = z.object({
  parts: z.array(z.object({ part: z.string(), ok: z.boolean(), latencyMs: z.number().optional() })),
})

export type Health =
  | { state: 'silent'; reason: string }
  | { state: 'strange'; status: number }
  | { state: 'answered'; parts: z.infer<typeof HealthAnswer>['parts'] }

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
