// The context of the services. `assembly/` builds it once per process; `clientId` is set per request.
import type { FetchMedia, FetchSlots } from '../contracts/ports/fetch-media.ts'
import type { MediaLibrary } from '../contracts/ports/media-library.ts'
import type { ObjectStore } from '../contracts/ports/object-store.ts'
import type { SoulIdPlatform } from '../contracts/ports/soul-ids.ts'
import type { SchemaChecker } from '../contracts/ports/schema-checker.ts'
import type { Secrets } from '../contracts/ports/secrets.ts'
import type { CharacterPolicy } from '../contracts/vocabulary/character-use.ts'
import type { PlatformStatus } from '../contracts/vocabulary/statuses.ts'
import type { Database } from '../db/connection/connect.ts'
import type { EventListener } from '../db/events/listener.ts'
import type { KeyChecker, VerifyWebhook } from './accounts/ports.ts'
import type { ListingReader } from './platform/listing-reader.ts'
import type { PlatformLookups } from './platform/platform-lookups.ts'
import type { Installation } from './health/installation.ts'
import type { WorkflowPort } from './jobs/workflow-port.ts'

/** The part of a pino logger that is used here. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Reads the request id and the status from a webhook body; undefined where the body names no request. */
export type ParseWebhook = (body: unknown) => { requestId: string; status: PlatformStatus } | undefined

export interface ServiceContext {
  db: Database
  /** The client whose data is read and written. `local` when there is no sign-in. */
  clientId: string
  /** Time zone in which a day of a budget begins at midnight, for example `Europe/Berlin`. */
  budgetTimeZone: string
  workflows: WorkflowPort
  /** Free reads from the platform. */
  lookups: PlatformLookups
  /** Soul IDs on the platform. The services only read them. */
  soulIds: Pick<SoulIdPlatform, 'list' | 'read'>
  /** Reads which models the platform lists for an account. */
  listings: ListingReader
  /** Checks input with the JSON Schemas of these models. */
  schemas: SchemaChecker
  /** Resolves when Temporal responds, throws when it does not. */
  pingTemporal: () => Promise<void>
  /** The page of a workflow in the Temporal UI. Left out where the address of the UI is not configured. */
  workflowPageOf?: ((workflowId: string) => string) | undefined
  store: ObjectStore
  library: MediaLibrary
  fetchMedia: FetchMedia
  /** Limits the images that are fetched at the same time for one client. */
  fetchSlots: FetchSlots
  /** The policy of jobs with a character whose request names none. */
  characterPolicy: CharacterPolicy
  /** Jobs of one client that may wait for a slot. 0: no limit. */
  maxWaitingJobs: number
  /** How long the response to an `Idempotency-Key` is stored. Undefined: for ever. */
  idempotencyMs: number | undefined
  parseWebhook: ParseWebhook
  events: EventListener
  /** Encrypts the accounts' keys and webhook secrets. */
  secrets: Secrets
  /** Checks keys with the platform. */
  keyChecker: KeyChecker
  verifyWebhook: VerifyWebhook
  /** This process and its surroundings, for the checks of operators. */
  installation: Installation
  log: Log
}
