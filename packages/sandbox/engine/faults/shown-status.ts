// What the status of a struck request shows: an unknown status, a step back after the end, URLs on another host.
import type { RequestRow, RequestStatus } from '../../store/requests.ts'
import type { Faults } from './faults.ts'
import { faultOf } from './request-faults.ts'

/** The row that a status route shows. Each call counts as a read. */
export function shownRow(request: RequestRow, faults: Faults): RequestRow {
  if (request.faults.length === 0) return request
  const unknown = faultOf(request, 'unknown_status')
  if (unknown !== undefined && faults.struckTimes(request.id, 'unknown_status') <= (unknown.times ?? 2)) {
    return unfinished(request, unknown.text ?? 'post_processing')
  }
  const back = request.status === 'completed' ? faultOf(request, 'status_goes_back') : undefined
  if (back !== undefined) {
    const reads = faults.struckTimes(request.id, 'status_goes_back')
    if (reads > 1 && reads <= 1 + (back.times ?? 1)) return unfinished(request, 'in_progress')
  }
  return request
}

/** The origin of `status_url` and `cancel_url`; undefined for the usual one. `.invalid` never resolves. */
export function foreignOriginOf(request: RequestRow): string | undefined {
  const fault = faultOf(request, 'foreign_status_url')
  return fault === undefined ? undefined : (fault.text ?? 'https://status.elsewhere.invalid')
}

function unfinished(request: RequestRow, status: string): RequestRow {
  return { ...request, status: status as RequestStatus, error: null, outputs: [], finishedAtMs: null }
}
