// The ports of the generation activities. The worker binds them to the real clients.
import type { MediaLibrary } from '../../contracts/ports/media-library.ts'
import type { ObjectStore } from '../../contracts/ports/object-store.ts'
import type { Grant, LateOutcome } from '../../contracts/steps/generation.ts'
import type { Platform } from './platform-port.ts'
import type { GenerationRecords } from './records-port.ts'

export interface GenerationDeps {
  records: GenerationRecords
  platform: Platform
  library: MediaLibrary
  store: ObjectStore
  /** Signals the workflows of granted slots. Never throws: the pool repeats a grant that was not claimed. */
  signalGrants(grants: readonly Grant[]): Promise<void>
  /** Signals or books what became known of an attempt late. Never throws: housekeeping repeats what is left to do. */
  reportLateOutcome(outcome: LateOutcome): Promise<void>
  /** An unknown attempt waits for an operator without limit, instead of failing at the model's time limit. */
  holdsUnknown: boolean
  /** The webhook address of an attempt. Undefined where the platform cannot reach us. */
  callbackUrl(attempt: { attemptId: string; callbackToken: string }): string | undefined
}
