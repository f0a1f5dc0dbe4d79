// Reads a webhook of the platform: the older flat body, the newer envelope, or a job set.
// Invariant: outputs and prices are never taken from a webhook. They are read with our own key.
import type { PlatformStatus } from '../../contracts/vocabulary/statuses.ts'
import { parseReport } from './parse-report.ts'

/**
 * `body`: the parsed JSON. Undefined where it names no request.
 * Both newer shapes have `request_id` and `status` at the top; the envelope only moves the files into `payload`.
 */
export function parseWebhook(body: unknown): { requestId: string; status: PlatformStatus } | undefined {
  const report = parseReport(body)
  return report && { requestId: report.requestId, status: report.status }
}
