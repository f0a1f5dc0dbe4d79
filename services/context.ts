// What the verbs are given. Assembled once per process; `clientId` is set per request.
import type { FetchImage } from '../contracts/ports/fetch-image.ts'
import type { MediaLibrary } from '../contracts/ports/media-library.ts'
import type { ObjectStore } from '../contracts/ports/object-store.ts'
import type { Secrets } from '../contracts/ports/secrets.ts'
import type { PlatformStatus } from '../contracts/vocabulary/statuses.ts'
import type { Database } from '../db/connection/connect.ts'
import type { EventListener } from '../db/events/listener.ts'
import type { KeyChecker, VerifyWebhook } from './accounts/ports.ts'
import type { PlatformLookups } from './platform/platform-lookups.ts'
import type { WorkflowPort } from './jobs/workflow-port.ts'

/** The part of a pino logger that is used here. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Which request a webhook body of the platform is about; undefined where it names none. */
export type ParseWebhook = (body: unknown) => { requestId: string; status: PlatformStatus } | undefined

export interface ServiceContext {
  db: Database
  /** Whose things are read and written. `local` when there is no sign-in. */
  clientId: string
  /** Whose midnight begins a day of a budget, for example `Europe/Berlin`. */
  budgetTimeZone: string
  workflows: WorkflowPort
  /** What the platform can be asked for nothing. */
  lookups: PlatformLookups
  /** Resolves when Temporal answers, throws when it does not. */
  pingTemporal: () => Promise<void>
  store: ObjectStore
  library: MediaLibrary
  fetchImage: FetchImage
  parseWebhook: ParseWebhook
  events: EventListener
  /** Encryption of the accounts' keys. */
  secrets: Secrets
  /** Asks the platform about keys. */
  keyChecker: KeyChecker
  verifyWebhook: VerifyWebhook
  log: Log
}
