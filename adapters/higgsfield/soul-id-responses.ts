// Reads the platform's responses about Soul IDs.
// Invariant: only the platform's own JSON reports "not found". A page of a gateway never ends a paid training.
import { z } from 'zod'
import type { SoulId, SoulIdUnavailable } from '../../contracts/ports/soul-ids.ts'
import { CHARACTER_VARIANTS, SOUL_ID_STATUSES } from '../../contracts/vocabulary/characters.ts'
import { isForeignPage } from '../../domain/platform-errors/foreign-page.ts'
import type { AccountExchange } from './account-exchange.ts'
import { readErrorBody } from './error-body.ts'
import { RequestId } from './wire-fields.ts'

export const SOUL_IDS_PATH = '/v1/custom-references'

/** An unknown status counts as unfinished, because the platform adds statuses without notice. */
export const SoulIdBody = z
  .object({
    id: RequestId,
    name: z.string(),
    // The platform's default.
    model_version: z.enum(CHARACTER_VARIANTS).catch('v1'),
    status: z.enum(SOUL_ID_STATUSES).catch('in_progress'),
    fail_reason: z.string().nullish().catch(null),
  })
  .transform(({ id, name, model_version: variant, status, fail_reason }): SoulId => ({
    ...{ id, name, variant, status },
    failReason: fail_reason ?? null,
  }))

/** The account has no such Soul ID. */
export function isMissing(answer: AccountExchange): boolean {
  return answer.kind === 'answered' && answer.httpStatus === 404 && !isForeignPage(answer.contentType)
}

/** The response as one that cannot be used. */
export function unavailable(answer: AccountExchange): SoulIdUnavailable {
  if (answer.kind !== 'answered') return { kind: 'unavailable', detail: answer.detail }
  const { httpStatus, retryAfterMs } = answer
  const detail = readErrorBody(answer.text).detail || `HTTP ${httpStatus}`
  return { kind: 'unavailable', detail, httpStatus, retryAfterMs }
}
