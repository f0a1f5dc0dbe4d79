// What belongs to one request under way, handed to all that happens to it between its slot and its end.
import type { RequestRow } from '../../store/requests.ts'
import type { Platform } from '../platform.ts'

export interface Run {
  platform: Platform
  request: RequestRow
  /** Aborted by a cancel, or when the sandbox closes. */
  signal: AbortSignal
}
