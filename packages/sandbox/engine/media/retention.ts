// How long the files of a request are stored. The two rejecting contracts count from the creation and do not show the expiry.
// The queueing contract counts from the finish, shows the expiry, and lets a submission shorten it.
import type { RequestRow } from '../../store/requests.ts'
import type { AccountSwitches } from '../accounts/contract.ts'
import type { Refusal } from '../refusals/refusals.ts'

const MIN_RETENTION_SECONDS = 3600

/** The seconds in `Hf-Expires-After`; null when it is absent or ignored; or the refusal of an invalid value. */
export function readExpiresAfter(header: string | null, switches: AccountSwitches): number | Refusal | null {
  if (header === null || switches.expiresAfterHeader === 'ignore') return null
  const longestSeconds = switches.retentionDefaultSeconds
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) : Number.NaN
  if (seconds >= MIN_RETENTION_SECONDS && seconds <= longestSeconds) return seconds
  const detail = `Hf-Expires-After must be a whole number of seconds from ${MIN_RETENTION_SECONDS} to ${longestSeconds}`
  return { status: 422, body: { detail } }
}

/** How long the files of this request are stored, in seconds. */
export function retentionSeconds(request: Pick<RequestRow, 'expiresAfterSeconds'>, switches: AccountSwitches): number {
  return request.expiresAfterSeconds ?? switches.retentionDefaultSeconds
}

/** When its files expire if it finishes now. */
export function expiryAtMs(request: RequestRow, switches: AccountSwitches, nowMs: number): number {
  const fromMs = switches.retentionFrom === 'creation' ? request.createdAtMs : nowMs
  return fromMs + retentionSeconds(request, switches) * 1000
}

/** True if its outputs can no longer be downloaded. The request itself stays readable. */
export function areFilesGone(request: RequestRow, nowMs: number): boolean {
  return request.deletedAtMs !== null || (request.expiresAtMs !== null && nowMs >= request.expiresAtMs)
}
