// The response bodies for a request: v2 handle and status, v1 JobSet, webhook bodies.
import { extname } from 'node:path'
import { findModel } from '../../models/catalogue.ts'
import type { Output, RequestRow, RequestStatus } from '../../store/requests.ts'
import type { AccountSwitches } from '../accounts/contract.ts'
import { hasFault } from '../faults/request-faults.ts'
import { foreignOriginOf } from '../faults/shown-status.ts'
import { retentionSeconds } from '../media/retention.ts'

// Stand-ins for the platform's two hosts. The names do not resolve, so no client can send its keys to them.
const PUBLIC_ORIGINS = { platform: 'https://platform.higgsfield.invalid', api: 'https://api.higgsfield.invalid' }

/** Response of a v2 submission. The queueing contract confirms how long files are stored. */
export function requestHandle(request: RequestRow, baseUrl: string, switches: AccountSwitches) {
  const isConfirmed = switches.expiresAfterHeader === 'validate'
  return {
    ...addressed(request, baseUrl, switches),
    ...(isConfirmed ? { expires_after: retentionSeconds(request, switches) } : {}),
  }
}

function addressed(request: RequestRow, baseUrl: string, { publicHost }: AccountSwitches) {
  const shown = publicHost === 'request' ? baseUrl : (PUBLIC_ORIGINS[publicHost as 'api'] ?? new URL(publicHost).origin)
  const origin = foreignOriginOf(request) ?? shown
  return {
    status: request.status,
    request_id: request.id,
    status_url: `${origin}/requests/${request.id}/status`,
    cancel_url: `${origin}/requests/${request.id}/cancel`,
  }
}

/** Response of `GET /requests/{id}/status`. The queueing contract adds `expires_at` to finished requests. */
export function requestStatus(request: RequestRow, baseUrl: string, switches: AccountSwitches) {
  return {
    ...addressed(request, baseUrl, switches),
    ...(request.error === null ? {} : { error: request.error }),
    ...(request.status === 'completed' ? media(request, baseUrl) : {}),
    ...(switches.retentionFrom === 'finish' ? expiry(request) : {}),
  }
}

/** Response of the v1 submission and of `GET /v1/job-sets/{id}`: one job for each output. The jobs finish one after the other. */
export function jobSet(request: RequestRow, baseUrl: string) {
  const jobSetType = findModel('v1', request.model)?.jobSetType ?? request.model
  const isShowable = request.status === 'in_progress' || request.status === 'completed'
  const areShown = isShowable && !hasFault(request, 'completed_without_url')
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
        results: output === undefined || !areShown ? null : jobResults(request, index, baseUrl),
        ...(request.error === null ? {} : { error: request.error }),
      }
    }),
    input_params: request.body,
  }
}

/** Body of a webhook: in v1 the JobSet; in v2, by the switch `webhookShape`, the flat status or an envelope with or without expiry. */
export function webhookBody(request: RequestRow, switches: AccountSwitches) {
  if (request.dialect === 'v1') return jobSet(request, request.baseUrl)
  if (switches.webhookShape === 'flat') return requestStatus(request, request.baseUrl, switches)
  return {
    request_id: request.id,
    status: request.status,
    error: request.error,
    payload: request.status === 'completed' ? media(request, request.baseUrl, true) : null,
    ...(switches.webhookShape === 'envelope_expires' ? expiry(request) : {}),
  }
}

function media(request: RequestRow, baseUrl: string, withType = false) {
  const items = request.outputs.map((output, index) => ({
    url: outputUrl(request, index, baseUrl),
    ...(withType ? { content_type: output.contentType } : {}),
  }))
  const isEmpty = hasFault(request, 'completed_without_url')
  const only = isEmpty ? null : (items[0] ?? null)
  switch (findModel(request.dialect, request.model)?.outputType) {
    case 'video':
      return { video: only }
    case 'audio':
      return { audio: only }
    case 'image':
    case undefined:
      return { images: isEmpty ? [] : items }
  }
}

function expiry({ expiresAtMs }: RequestRow) {
  return expiresAtMs === null ? {} : { expires_at: new Date(expiresAtMs).toISOString() }
}

/** Requests with equal inputs share a file but not a URL, because each URL expires on its own. */
function outputUrl(request: RequestRow, index: number, baseUrl: string): string {
  return `${baseUrl}/media/outputs/${request.id}/${index}${extname(request.outputs[index]?.file ?? '')}`
}

function jobResults(request: RequestRow, index: number, baseUrl: string) {
  const type = request.outputs[index]?.contentType.startsWith('video/') ? 'video' : 'image'
  const result = { type, url: outputUrl(request, index, baseUrl) }
  return { raw: result, min: result }
}

function jobStatus(status: RequestStatus, output: Output | undefined): RequestStatus {
  return status === 'in_progress' && output !== undefined ? 'completed' : status
}

/** The JobSet's id with its last digits replaced. Derived ids need no storage. */
function jobId(requestId: string, index: number): string {
  return requestId.slice(0, -4) + (0xa000 + index).toString(16)
}
