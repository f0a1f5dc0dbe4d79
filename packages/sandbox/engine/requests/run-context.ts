// The context of one running request. All steps between its slot and its end receive it.
import type { RequestRow } from '../../store/requests.ts'
import type { Platform } from '../platform.ts'

export interface Run {
  platform: Platform
  request: RequestRow
  /** Aborted when the request is canceled or the sandbox closes. */
  signal: AbortSignal
}
