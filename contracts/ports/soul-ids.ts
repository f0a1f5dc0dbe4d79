// The port of the Soul IDs of the platform: trained characters, which belong to one account.
// Invariant: the outcome of a creation is certain. Where it is not, the outcome is `unknown`, never a guess.
import type { CharacterVariant, SoulIdStatus } from '../vocabulary/characters.ts'
import type { RefusalKind } from '../vocabulary/platform-refusals.ts'

export interface SoulId {
  id: string
  name: string
  variant: CharacterVariant
  status: SoulIdStatus
  /** The platform's reason for `failed`. */
  failReason: string | null
}

/** No usable response: network, 5xx, no key. With `httpStatus`, `detail` is the platform's text. */
export interface SoulIdUnavailable {
  kind: 'unavailable'
  detail: string
  httpStatus?: number | undefined
  retryAfterMs?: number | undefined
}

export type SoulIdCreation =
  | { kind: 'accepted'; soulId: SoulId }
  | {
      kind: 'refused'
      refusal: RefusalKind
      detail: string
      retryAfterMs: number | undefined
      httpStatus: number | undefined
    }
  /** Sent, without a usable response: the platform may have accepted it. */
  | { kind: 'unknown'; detail: string; httpStatus: number | undefined }

export type SoulIdLookup =
  | { kind: 'found'; soulId: SoulId; imageUrls: string[] }
  | { kind: 'not_found' }
  | SoulIdUnavailable

export type SoulIdList = { kind: 'listed'; soulIds: SoulId[] } | SoulIdUnavailable

export type SoulIdDeletion =
  /** Deleted now, or before. */
  | { kind: 'deleted' }
  /** The platform deletes no Soul ID that it still trains. */
  | { kind: 'in_training'; detail: string }
  | SoulIdUnavailable

/** Each method throws only the signal's reason when aborted. */
export interface SoulIdPlatform {
  /** One POST, never repeated automatically: the platform has no idempotency here. */
  create(input: {
    accountId: string
    name: string
    variant: CharacterVariant
    imageUrls: readonly string[]
  }): Promise<SoulIdCreation>
  read(input: { accountId: string; soulId: string }): Promise<SoulIdLookup>
  /** All Soul IDs of the account, newest first. */
  list(input: { accountId: string }): Promise<SoulIdList>
  delete(input: { accountId: string; soulId: string }): Promise<SoulIdDeletion>
}
