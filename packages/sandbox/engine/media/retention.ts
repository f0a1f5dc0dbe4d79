// How long the files of a request live. The earlier contracts count from the creation and do not show the end; the newest
// counts from the finish, shows it, and lets a submission shorten it.
import type { RequestRow } from '../../store/requests.ts'
import type { AccountSwitches } from '../accounts/contract.ts'
import type { Refusal } from '../refusals/refusals.ts'

const MIN_RETENTION_SECONDS = 3600

/** Seconds that `Hf-Expires-After` asks for, null where it is absent or ignored, or why it is refused. */
export function readExpiresAfter(header: string | null, switches: AccountSwitches): number | Refusal | null {
  if (header === null || switches.expiresAfterHeader === 'ignore') return null
  const longestSeconds = switches.retentionDefaultSeconds
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) : Number.NaN
  if (seconds >= MIN_RETENTION_SECONDS && seconds <= longestSeconds) return seconds
  const detail = `Hf-Expires-After must be a whole number of seconds from ${MIN_RETENTION_SECONDS} to ${longestSeconds}`
  return { status: 422, body: { detail } }
}

/** How long the files of this request are kept, in seconds. */
export function retentionSeconds(request: Pick<RequestRow, 'expiresAfterSeconds'>, switches: AccountSwitches): number {
  return request.expiresAfterSeconds ?? switches.retentionDefaultSeconds
}

/** When its files end if it finishes now. */
export function expiryAtMs(request: RequestRow, switches: AccountSwitches, nowMs: number): number {
  const fromMs = switches.retentionFrom === 'creation' ? request.createdAtMs : nowMs
  return fromMs + retentionSeconds(request, switches) * 1000
}

/** Whether its outputs cannot be downloaded any more. The request itself stays readable. */
export function areFilesGone(request: RequestRow, nowMs: number): boolean {
  return request.deletedAtMs !== null || (request.expiresAtMs !== null && nowMs >= request.expiresAtMs)
}
