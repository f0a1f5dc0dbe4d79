// What the generation activities are given: ports only, bound to real parts by the worker's assembly.
import type { MediaLibrary } from '../../contracts/ports/media-library.ts'
import type { ObjectStore } from '../../contracts/ports/object-store.ts'
import type { SlotGrant } from '../../contracts/steps/messages.ts'
import type { Platform } from './platform-port.ts'
import type { GenerationRecords } from './records-port.ts'

export interface GenerationDeps {
  records: GenerationRecords
  platform: Platform
  library: MediaLibrary
  store: ObjectStore
  /** `gone`: the workflow has ended, so the slot must go to somebody else. Throws where Temporal cannot be reached. */
  signalGrant(workflowId: string, grant: SlotGrant): Promise<'delivered' | 'gone'>
  /** An attempt whose outcome is not known waits for an operator without limit, instead of failing at the model's time limit. */
  holdsUnknown: boolean
  /** Where the platform reports an attempt's end to; undefined where we have no address that it could reach. */
  callbackUrl(attempt: { attemptId: string; callbackToken: string }): string | undefined
}
