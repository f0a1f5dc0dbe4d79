// Reads the `/readyz` response, which API and worker have in common.
import { z } from 'zod'
import { networkReason } from '../api/network-reason.ts'

/** An open workflow that waits for a worker of another build. */
const Stranded = z.object({ workflowId: z.string(), buildId: z.string() })

const HealthResponse = z.object({
  parts: z.array(
    z.object({ part: z.string(), ok: z.boolean(), latencyMs: z.number().optional(), detail: z.string().optional() }),
  ),
  // Of a worker only.
  buildId: z.string().optional(),
  stranded: z.array(Stranded).optional(),
})

/** One part that the process depends on. `detail` names the problem, if the server publishes it. */
export type HealthPart = z.infer<typeof HealthResponse>['parts'][number]

/** `unknown_response`: a server responds, but not with this document. */
export type Health =
  | { state: 'unreachable'; reason: string }
  | { state: 'unknown_response'; status: number }
  | { state: 'read'; parts: HealthPart[]; buildId?: string | undefined; stranded: z.infer<typeof Stranded>[] }

/** The server itself allows each part two seconds. */
const TIMEOUT_MS = 5000

/** Reads `<baseUrl>/readyz`. Never throws. */
export async function readHealth(baseUrl: string): Promise<Health> {
  try {
    const url = new URL('readyz', baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`)
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    const health = HealthResponse.safeParse(await response.json().catch(() => undefined))
    if (!health.success) return { state: 'unknown_response', status: response.status }
    const { parts, buildId, stranded = [] } = health.data
    return { state: 'read', parts, buildId, stranded }
  } catch (error) {
    return { state: 'unreachable', reason: networkReason(error) ?? String(error) }
  }
}
