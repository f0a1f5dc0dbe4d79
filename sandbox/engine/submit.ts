// Accepts or refuses a submission. Order: model, validation, idempotency, credits, concurrency (auth comes before).
import { createHash, randomUUID } from 'node:crypto'
import type { Model, Quote } from '../models/model.ts'
import { inTransaction } from '../store/database.ts'
import type { NewLedgerEntry } from '../store/ledger.ts'
import type { RequestRow } from '../store/requests.ts'
import { hasModel } from './accounts.ts'
import type { Account } from './accounts.ts'
import type { Platform } from './platform.ts'
import type { Refusal } from './refusals.ts'
import {
  badRequest,
  concurrencyReached,
  idempotencyMismatch,
  invalidIdempotencyKey,
  modelNotFound,
  notEnoughCredits,
  queueFull,
  serverError,
  validationFailed,
} from './refusals.ts'
import type { Scheduler } from './scheduler.ts'

export interface Submission {
  account: Account
  dialect: Model['dialect']
  modelId: string
  model: Model | undefined
  /** v2: the whole body; v1: the content of `params`. */
  body: unknown
  idempotencyKey: string | null
  webhookUrl: string | null
  webhookSecret: string | null
  baseUrl: string
}

/** `accepted` carries the fault that strikes the reply, if one was armed. */
export type SubmitResult =
  | { kind: 'accepted'; request: RequestRow }
  | { kind: 'replayed'; request: RequestRow }
  | { kind: 'refused'; refusal: Refusal }

/** Every submission of a known account leaves `received` and one of `accepted`, `replayed`, `rejected` in the ledger. */
export function submit(platform: Platform, scheduler: Scheduler, submission: Submission): SubmitResult {
  record(platform, submission, { event: 'received' })
  const result = decide(platform, scheduler, submission)
  if (result.kind === 'accepted') scheduler.admit(submission.account, result.request)
  if (result.kind === 'replayed') record(platform, submission, { event: 'replayed', requestId: result.request.id })
  if (result.kind === 'refused') {
    const { status, body } = result.refusal
    record(platform, submission, { event: 'rejected', httpStatus: status, detail: JSON.stringify(body.detail) })
  }
  return result
}

function decide(platform: Platform, scheduler: Scheduler, submission: Submission): SubmitResult {
  const { account, model } = submission
  if (platform.faults.takeBefore(account.name, submission.modelId)) return refused(serverError())
  if (model === undefined || !hasModel(account, model.id)) return refused(modelNotFound())
  const quoted = model.quote(submission.body)
  if (!quoted.ok) {
    return refused('badInput' in quoted ? badRequest(quoted.badInput) : validationFailed(quoted.issues, submission))
  }
  const honouredKey = account.switches.idempotency && model.dialect === 'v2' ? submission.idempotencyKey : null
  const known = replayOf(platform, submission, honouredKey)
  if (known !== null) return known
  if (account.balanceCredits < quoted.quote.priceCredits) return refused(notEnoughCredits())
  const refusal = capacityRefusal(scheduler, account, quoted.quote)
  if (refusal !== null) return refused(refusal)
  return { kind: 'accepted', request: accept(platform, submission, { quote: quoted.quote, honouredKey }) }
}

function replayOf(platform: Platform, submission: Submission, honouredKey: string | null): SubmitResult | null {
  if (honouredKey === null) return null
  if (!/^[\x21-\x7e]{1,255}$/.test(honouredKey)) return refused(invalidIdempotencyKey())
  const first = platform.requests.findByIdempotencyKey(submission.account.name, honouredKey)
  if (first === undefined) return null
  if (first.fingerprint !== fingerprintOf(submission)) return refused(idempotencyMismatch())
  return { kind: 'replayed', request: first }
}

/** Contract b queues above the cap until its queue is full; the older ones refuse at the cap. */
function capacityRefusal(scheduler: Scheduler, account: Account, quote: Quote): Refusal | null {
  const { concurrency, overCap, queueMultiplier } = account.switches
  const { activeRequests, waitingOutputs } = scheduler.load(account)
  if (activeRequests < concurrency) return null
  if (overCap === 'reject_400') return concurrencyReached(concurrency)
  const queueSize = Math.floor(concurrency * queueMultiplier)
  return waitingOutputs + quote.outputCount > queueSize ? queueFull(queueSize, account.switches) : null
}

function accept(
  platform: Platform,
  submission: Submission,
  terms: { quote: Quote; honouredKey: string | null },
): RequestRow {
  const { account } = submission
  const request = inTransaction(platform.database, () => {
    const row = platform.requests.insert(
      {
        id: randomUUID(),
        account: account.name,
        dialect: submission.dialect,
        model: submission.modelId,
        body: submission.body,
        idempotencyKey: terms.honouredKey,
        fingerprint: fingerprintOf(submission),
        webhookUrl: submission.webhookUrl,
        webhookSecret: submission.webhookSecret,
        baseUrl: submission.baseUrl,
        priceCredits: terms.quote.priceCredits,
        outputCount: terms.quote.outputCount,
        fault: platform.faults.takeForAccepted(account.name, submission.modelId),
      },
      platform.clock.now(),
    )
    record(platform, submission, {
      event: 'accepted',
      requestId: row.id,
      credits: row.priceCredits,
      detail: row.fault && `fault: ${row.fault}`,
    })
    return row
  })
  platform.accounts.reserve(account, request.priceCredits)
  return request
}

function record(
  platform: Platform,
  submission: Submission,
  entry: Omit<NewLedgerEntry, 'account' | 'model' | 'idempotencyKey' | 'webhookUrl'>,
): void {
  platform.ledger.append({
    ...entry,
    account: submission.account.name,
    model: submission.modelId,
    idempotencyKey: submission.idempotencyKey,
    webhookUrl: submission.webhookUrl,
  })
}

function refused(refusal: Refusal): SubmitResult {
  return { kind: 'refused', refusal }
}

/** Same intent = same endpoint, webhook and JSON body; the order of object fields does not matter, all else does. */
function fingerprintOf(submission: Submission): string {
  const intent = [submission.modelId, submission.webhookUrl, sortedKeys(submission.body)]
  return createHash('sha256').update(JSON.stringify(intent)).digest('hex')
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortedKeys(inner)]))
}
