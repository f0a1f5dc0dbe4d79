// Accepts or refuses a submission. The checks run in this order: model, validation, idempotency, credits, concurrency. The
// credentials are already checked. Invariant: the decision and its ledger entries are one transaction.
import { randomUUID } from 'node:crypto'
import type { Model, Quote } from '../../models/model.ts'
import { inTransaction } from '../../store/database.ts'
import type { NewLedgerEntry } from '../../store/ledger.ts'
import type { RequestRow } from '../../store/requests.ts'
import { hasModel } from '../accounts/accounts.ts'
import type { Account } from '../accounts/accounts.ts'
import { capacityRefusal } from './admission.ts'
import { priceFor } from '../accounts/discount.ts'
import type { Call, Strike } from '../faults/faults.ts'
import type { BeforeKind, ReplyKind } from '../faults/kinds.ts'
import { faultNames } from '../faults/request-faults.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { Platform } from '../platform.ts'
import type { Refusal } from '../refusals/refusals.ts'
import {
  badRequest,
  idempotencyMismatch,
  invalidIdempotencyKey,
  modelNotFound,
  notEnoughCredits,
  validationFailed,
} from '../refusals/refusals.ts'
import { readExpiresAfter } from '../media/retention.ts'
import type { Scheduler } from './scheduler.ts'

export interface Submission {
  account: Account
  /** The key of the caller's credentials. */
  keyId: string
  dialect: Model['dialect']
  modelId: string
  model: Model | undefined
  /** v2: the whole body; v1: the content of `params`. */
  body: unknown
  /** Refusal of its form (no JSON, no envelope, a refused webhook address). It applies after the check of the model. */
  malformed: Refusal | undefined
  idempotencyKey: string | null
  /** The header `Hf-Expires-After`. */
  expiresAfter: string | null
  webhookUrl: string | null
  webhookSecret: string | null
  baseUrl: string
}

/** `reply`: the fault that strikes the response. `struck`: a fault that replaced all checks. */
export type SubmitResult =
  | { kind: 'accepted'; request: RequestRow; reply: Strike<ReplyKind> | undefined }
  | { kind: 'replayed'; request: RequestRow; reply: Strike<ReplyKind> | undefined }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'struck'; strike: Strike<BeforeKind> }

/** A submission with its call for the faults; `call` is undefined when no fault can strike. */
type Considered = Submission & { call: Call | undefined }

/** Records in the ledger, for each submission of a known account, `received` and one of `accepted`, `replayed`, `rejected`. */
export function submit(platform: Platform, scheduler: Scheduler, submission: Submission): SubmitResult {
  const result = inTransaction(platform.database, () => {
    record(platform, submission, { event: 'received' })
    const { account, modelId: model, idempotencyKey, body } = submission
    const call = platform.faults.submission({ account: account.name, model, idempotencyKey, body })
    const strike = platform.faults.before(call)
    const decided: SubmitResult =
      strike === undefined ? decide(platform, scheduler, { ...submission, call }) : { kind: 'struck', strike }
    record(platform, submission, noteOf(decided))
    return decided
  })
  if (result.kind === 'accepted') {
    platform.accounts.reserve(submission.account, result.request.priceCredits)
    scheduler.admit(submission.account, result.request)
  }
  return result
}

function decide(platform: Platform, scheduler: Scheduler, submission: Considered): SubmitResult {
  const { account, model } = submission
  if (model === undefined || !hasModel(account, model.id)) return refused(modelNotFound())
  if (submission.malformed !== undefined) return refused(submission.malformed)
  const quoted = model.quote(submission.body)
  if (!quoted.ok) {
    return refused('badInput' in quoted ? badRequest(quoted.badInput) : validationFailed(quoted.issues, submission))
  }
  const expiresAfter = readExpiresAfter(submission.expiresAfter, account.switches)
  if (expiresAfter !== null && typeof expiresAfter === 'object') return refused(expiresAfter)
  const honouredKey = account.switches.idempotency && model.dialect === 'v2' ? submission.idempotencyKey : null
  const known = replayOf(platform, submission, honouredKey)
  if (known !== undefined) return known
  if (account.balanceCredits < priceFor(account, quoted.quote.priceCredits)) return refused(notEnoughCredits())
  const wanted = { model: model.id, outputCount: quoted.quote.outputCount }
  const refusal = capacityRefusal(scheduler, account, wanted)
  if (refusal !== undefined) return refused(refusal)
  return accept(platform, submission, { quote: quoted.quote, honouredKey, expiresAfter })
}

function replayOf(platform: Platform, submission: Considered, honouredKey: string | null): SubmitResult | undefined {
  if (honouredKey === null) return undefined
  if (!/^[\x21-\x7e]{1,255}$/.test(honouredKey)) return refused(invalidIdempotencyKey())
  const { name, switches } = submission.account
  const first = platform.requests.findByIdempotencyKey(name, honouredKey)
  if (first === undefined) return undefined
  const ttlSeconds = switches.idempotencyTtlSeconds
  if (ttlSeconds !== 'never' && platform.clock.now() >= first.createdAtMs + ttlSeconds * 1000) return undefined
  if (first.fingerprint !== fingerprint(submission)) return refused(idempotencyMismatch())
  return { kind: 'replayed', request: first, reply: platform.faults.reply(submission.call, first.id) }
}

interface Terms {
  quote: Quote
  honouredKey: string | null
  expiresAfter: number | null
}

function accept(platform: Platform, submission: Considered, terms: Terms): SubmitResult {
  const { account, modelId, call } = submission
  const id = randomUUID()
  const reply = platform.faults.reply(call, id)
  const request = platform.requests.insert(
    {
      id,
      account: account.name,
      keyId: submission.keyId,
      dialect: submission.dialect,
      model: modelId,
      body: submission.body,
      idempotencyKey: terms.honouredKey,
      fingerprint: fingerprint(submission),
      webhookUrl: submission.webhookUrl,
      webhookSecret: submission.webhookSecret,
      baseUrl: submission.baseUrl,
      priceCredits: priceFor(account, terms.quote.priceCredits),
      outputCount: terms.quote.outputCount,
      expiresAfterSeconds: terms.expiresAfter,
      ordinal: platform.ordinals.next(account.name, modelId),
      faults: platform.faults.accepted(call, id),
    },
    platform.clock.now(),
  )
  return { kind: 'accepted', request, reply }
}

function noteOf(result: SubmitResult): Pick<NewLedgerEntry, 'event'> & Partial<NewLedgerEntry> {
  if (result.kind === 'refused') {
    const { status, body } = result.refusal
    return { event: 'rejected', httpStatus: status, detail: JSON.stringify(body.detail) }
  }
  if (result.kind === 'struck') return { event: 'rejected', detail: `fault: ${result.strike.kind}` }
  const { request, reply } = result
  const ofReply = reply === undefined ? [] : [{ kind: reply.kind, group: 'submit' as const }]
  const names = faultNames(result.kind === 'replayed' ? ofReply : [...ofReply, ...request.faults])
  const detail = names && `fault: ${names}`
  if (result.kind === 'replayed') return { event: 'replayed', requestId: request.id, detail }
  return { event: 'accepted', requestId: request.id, credits: request.priceCredits, detail }
}

function record(
  platform: Platform,
  submission: Submission,
  entry: Pick<NewLedgerEntry, 'event'> & Partial<NewLedgerEntry>,
): void {
  platform.ledger.append({
    ...entry,
    account: submission.account.name,
    keyId: submission.keyId,
    model: submission.modelId,
    idempotencyKey: submission.idempotencyKey,
    webhookUrl: submission.webhookUrl,
  })
}

function refused(refusal: Refusal): SubmitResult {
  return { kind: 'refused', refusal }
}

function fingerprint({ account, modelId, webhookUrl, body, expiresAfter }: Submission): string {
  const isCompared = account.switches.fingerprintExpiresAfter
  return fingerprintOf({ modelId, webhookUrl, body, expiresAfter: isCompared ? expiresAfter : null })
}
