// The shapes in which a request is shown to a client: v2 handle and status, v1 JobSet, webhook bodies.
import { findModel } from '../models/catalogue.ts'
import type { Output, RequestRow, RequestStatus } from '../store/requests.ts'
import type { AccountSwitches } from './contract.ts'

const retentionMs = 7 * 24 * 3600 * 1000

/** Answer of a v2 submission. */
export function requestHandle(request: RequestRow, baseUrl: string) {
  return {
    status: request.status,
    request_id: request.id,
    status_url: `${baseUrl}/requests/${request.id}/status`,
    cancel_url: `${baseUrl}/requests/${request.id}/cancel`,
  }
}

/** Answer of `GET /requests/{id}/status`. Contract b adds `expires_at` to finished requests. */
export function requestStatus(request: RequestRow, baseUrl: string, switches: AccountSwitches) {
  return {
    ...requestHandle(request, baseUrl),
    ...(request.error === null ? {} : { error: request.error }),
    ...(request.status === 'completed' ? media(request, baseUrl) : {}),
    ...expiry(request, switches),
  }
}

/** Answer of the v1 submission and of `GET /v1/job-sets/{id}`: one job for each output, finished one after the other. */
export function jobSet(request: RequestRow, baseUrl: string) {
  const jobSetType = findModel('v1', request.model)?.jobSetType ?? request.model
  return {
    id: request.id,
    type: jobSetType,
    created_at: new Date(request.createdAtMs).toISOString(),
    jobs: Array.from({ length: request.outputCount }, (_, index) => {
      const output = request.outputs[index]
      return {
        id: jobId(request.id, index),
        job_set_type: jobSetType,
        status: jobStatus(request.status, output),
        results: output === undefined || request.fault === 'completed_without_url' ? null : jobResults(output, baseUrl),
        ...(request.error === null ? {} : { error: request.error }),
      }
    }),
    input_params: request.body,
  }
}

/** Body of a webhook: v1 sends the JobSet, contract a the flat status, a_plus an envelope, b an envelope with expiry. */
export function webhookBody(request: RequestRow, switches: AccountSwitches) {
  if (request.dialect === 'v1') return jobSet(request, request.baseUrl)
  if (switches.webhookShape === 'flat') return requestStatus(request, request.baseUrl, switches)
  return {
    request_id: request.id,
    status: request.status,
    error: request.error,
    payload: request.status === 'completed' ? media(request, request.baseUrl, true) : null,
    ...expiry(request, switches),
  }
}

function media(request: RequestRow, baseUrl: string, withType = false) {
  const items = request.outputs.map((output) => ({
    url: outputUrl(output, baseUrl),
    ...(withType ? { content_type: output.contentType } : {}),
  }))
  const isVideo = findModel(request.dialect, request.model)?.outputType === 'video'
  if (request.fault === 'completed_without_url') return isVideo ? { video: null } : { images: [] }
  return isVideo ? { video: items[0] ?? null } : { images: items }
}

function expiry(request: RequestRow, switches: AccountSwitches) {
  if (switches.retentionFrom === 'creation' || request.finishedAtMs === null) return {}
  return { expires_at: new Date(request.finishedAtMs + retentionMs).toISOString() }
}

function outputUrl(output: Output, baseUrl: string): string {
  return `${baseUrl}/media/outputs/${output.file}`
}

function jobResults(output: Output, baseUrl: string) {
  const type = output.contentType.startsWith('video/') ? 'video' : 'image'
  const result = { type, url: outputUrl(output, baseUrl) }
  return { raw: result, min: result }
}

function jobStatus(status: RequestStatus, output: Output | undefined): RequestStatus {
  return status === 'in_progress' && output !== undefined ? 'completed' : status
}

/** Job ids are the JobSet's id with the last digits replaced, so that they need no storage. */
function jobId(requestId: string, index: number): string {
  return requestId.slice(0, -4) + (0xa000 + index).toString(16)
}
