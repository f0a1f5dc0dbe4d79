// The Soul IDs of an account: `/v1/custom-references`.
// Facts: a creation is not idempotent. A Soul ID in training cannot be deleted (400).
// Invariant: a creation is one POST, and only the caller repeats it.
import { z } from 'zod'
import type { SoulIdCreation, SoulIdDeletion, SoulIdLookup, SoulIdPlatform } from '../../contracts/ports/soul-ids.ts'
import { classifyRefusal } from '../../domain/platform-errors/classify-refusal.ts'
import { isForeignPage } from '../../domain/platform-errors/foreign-page.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import { type AccountAccess, type AccountExchange, exchangeAs } from './account-exchange.ts'
import type { Credentials } from './credentials.ts'
import { checkedEndpoint, type PlatformEndpoint } from './endpoint.ts'
import { parseJson, readErrorBody } from './error-body.ts'
import { isSuccess } from './http-exchange.ts'
import { listSoulIds } from './list-soul-ids.ts'
import { isMissing, SOUL_IDS_PATH, SoulIdBody, unavailable } from './soul-id-responses.ts'

const CREATE_TIMEOUT_MS = 60_000
const CALL_TIMEOUT_MS = 30_000

const Images = z.object({ reference_media: z.array(z.object({ media_url: z.string() })).catch([]) })

/** Throws `TypeError` for a base URL that is not http(s) or that carries credentials. */
export function createSoulIds(options: PlatformEndpoint & { credentials: Credentials }): SoulIdPlatform {
  const { credentials } = options
  const endpoint = checkedEndpoint(options)
  const accessOf = (accountId: string): AccountAccess => ({ ...endpoint, accountId, credentials })
  return {
    create: ({ accountId, ...creation }) => create(accessOf(accountId), creation),
    read: ({ accountId, soulId }) => read(accessOf(accountId), soulId),
    list: ({ accountId }) => listSoulIds(accessOf(accountId), scaledMs(CALL_TIMEOUT_MS)),
    delete: ({ accountId, soulId }) => remove(accessOf(accountId), soulId),
  }
}

async function create(
  access: AccountAccess,
  { name, variant, imageUrls }: Omit<Parameters<SoulIdPlatform['create']>[0], 'accountId'>,
): Promise<SoulIdCreation> {
  const images = imageUrls.map((url) => ({ type: 'image_url', image_url: url }))
  const answer = await exchangeAs(access, {
    method: 'POST',
    path: SOUL_IDS_PATH,
    body: JSON.stringify({ name, model_version: variant, input_images: images }),
    timeoutMs: scaledMs(CREATE_TIMEOUT_MS),
    signal: undefined,
  })
  if (answer.kind === 'no_answer') return { kind: 'unknown', detail: answer.detail, httpStatus: undefined }
  if (answer.kind !== 'answered') {
    const refusal = answer.kind === 'no_key' ? 'bad_key' : 'unreachable'
    return { kind: 'refused', refusal, detail: answer.detail, retryAfterMs: undefined, httpStatus: undefined }
  }
  const { httpStatus, contentType, retryAfterMs } = answer
  if (isSuccess(httpStatus)) {
    const created = SoulIdBody.safeParse(parseJson(answer.text))
    if (created.success) return { kind: 'accepted', soulId: created.data }
    return { kind: 'unknown', detail: 'the response names no Soul ID', httpStatus }
  }
  const { detail, code } = readErrorBody(answer.text)
  const refusal = classifyRefusal({ httpStatus, contentType, code, detailText: detail })
  const text = detail || `HTTP ${httpStatus}`
  if (refusal === 'unknown') return { kind: 'unknown', detail: text, httpStatus }
  return { kind: 'refused', refusal, detail: text, retryAfterMs, httpStatus }
}

function pathOf(soulId: string): string {
  return `${SOUL_IDS_PATH}/${encodeURIComponent(soulId)}`
}

async function read(access: AccountAccess, soulId: string): Promise<SoulIdLookup> {
  const answer = await callOnce(access, { method: 'GET', path: pathOf(soulId) })
  if (isMissing(answer)) return { kind: 'not_found' }
  if (answer.kind !== 'answered' || !isSuccess(answer.httpStatus)) return unavailable(answer)
  const body = parseJson(answer.text)
  const found = SoulIdBody.safeParse(body)
  if (!found.success) return { kind: 'unavailable', detail: 'the response describes no Soul ID' }
  const images = Images.safeParse(body)
  const imageUrls = images.success ? images.data.reference_media.map(({ media_url: url }) => url) : []
  return { kind: 'found', soulId: found.data, imageUrls }
}

async function remove(access: AccountAccess, soulId: string): Promise<SoulIdDeletion> {
  const answer = await callOnce(access, { method: 'DELETE', path: pathOf(soulId) })
  if (isMissing(answer)) return { kind: 'deleted' }
  if (answer.kind !== 'answered') return unavailable(answer)
  if (isSuccess(answer.httpStatus)) return { kind: 'deleted' }
  const isInTraining = [400, 409, 422, 423].includes(answer.httpStatus) && !isForeignPage(answer.contentType)
  const { detail } = readErrorBody(answer.text)
  return isInTraining ? { kind: 'in_training', detail: detail || `HTTP ${answer.httpStatus}` } : unavailable(answer)
}

function callOnce(access: AccountAccess, call: { method: 'GET' | 'DELETE'; path: string }): Promise<AccountExchange> {
  return exchangeAs(access, { ...call, timeoutMs: scaledMs(CALL_TIMEOUT_MS), signal: undefined })
}
