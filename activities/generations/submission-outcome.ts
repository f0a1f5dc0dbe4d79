// Records the outcome of a submission, and returns to the workflow what to do next.
// Invariant: an acceptance is written however long the database takes; its request id is never lost.
import { setTimeout as sleep } from 'node:timers/promises'
import { cancellationSignal } from '@temporalio/activity'
import type { AcceptanceEffect, GenerationToSubmit, PlatformRequest } from '../../contracts/steps/generation.ts'
import type { SlotGrant } from '../../contracts/steps/messages.ts'
import type { ContractEvidence } from '../../contracts/vocabulary/account-states.ts'
import { type PlatformStatus, toRunningStatus } from '../../contracts/vocabulary/statuses.ts'
import { newerRouteOf } from '../../domain/models/routes.ts'
import { afterRefusal } from '../../domain/pool/after-refusal.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import { backInLine } from './back-in-line.ts'
import type { GenerationDeps } from './deps.ts'
import { signalAndReport } from './end-generation.ts'
import type { SubmissionOutcome } from './platform-port.ts'
import { resultFromRecords, unknownResult } from './result-from-records.ts'
import { waitPlanOf } from './wait-plan-of.ts'
import type { SubmitStepResult } from '../../contracts/steps/generation-results.ts'

export type Refused = Extract<SubmissionOutcome, { kind: 'refused' }>

/** A request that is being sent, or that an earlier try may have sent. */
export interface PendingSubmission {
  generation: GenerationToSubmit
  attemptId: string
  accountId: string
  idempotencyKey: string
  request: PlatformRequest
  grant: SlotGrant
  isRepeatable: boolean
  /** Number of the try: 1 for the first that sends it. Where nothing is sent, the newest try that is known. */
  tryNumber: number
}

/** Plain JSON: the heartbeat carries it to the next try, where this one ends before the write. */
export interface Acceptance {
  attemptId: string
  requestId: string
  correlationId: string | undefined
  platformStatus: PlatformStatus
  isSandbox?: true
}

const RECORD_RETRY_MS = 1_000
/** A write that takes longer than this may outlive its worker: from then on the heartbeat carries the acceptance. */
const HEARTBEAT_AFTER_MS = 25

/** `send` puts the acceptance into the heartbeat, which repeats it; it is called once at most. Left out where the acceptance came from there. */
export async function recordAcceptance(
  deps: GenerationDeps,
  pending: PendingSubmission,
  { accepted, send = () => {} }: { accepted: Acceptance; send?: (accepted: Acceptance) => void },
): Promise<SubmitStepResult> {
  const sendOnce = once(() => send(accepted))
  const sending = setTimeout(sendOnce, HEARTBEAT_AFTER_MS)
  const { generationId, declaration } = pending.generation
  const { attemptId, requestId } = accepted
  const wait = await waitPlanOf(deps, declaration)
  const record = () =>
    deps.records.recordAccepted({
      attemptId,
      generationId,
      requestId,
      correlationId: accepted.correlationId,
      platformStatus: toRunningStatus(accepted.platformStatus),
      ...(accepted.isSandbox ? { isSandbox: true } : {}),
      ...(wait.expectedMs === undefined ? {} : { expectedMs: wait.expectedMs }),
    })
  const effect = await untilRecorded(record, sendOnce).finally(() => clearTimeout(sending))
  switch (effect) {
    case 'recorded':
    case 'recorded_before':
      return { kind: 'submitted', attemptId, requestId, wait }
    case 'recorded_of_unknown':
      // Another try has returned that the outcome is unknown, so the workflow waits for a report.
      await deps.reportLateOutcome({ kind: 'found', generationId, attemptId, requestId })
      return { kind: 'submitted', attemptId, requestId, wait }
    case 'late':
    case 'unexpected':
      await deps.reportLateOutcome({ kind: 'accepted_again', generationId, attemptId, requestId })
      return resultFromRecords(deps, { generationId, grant: pending.grant })
    case 'of_another': {
      // An operator has reported the request for another attempt, which follows it. What this attempt has cost is not known.
      const detail = `the platform accepted it as request ${requestId}, which is recorded for another attempt`
      return recordUnknownOutcome(deps, pending, detail)
    }
  }
}

function once(call: () => void): () => void {
  let isCalled = false
  return () => {
    if (!isCalled) call()
    isCalled = true
  }
}

/** Retries until the write succeeds or the worker stops. After a failure the heartbeat carries the acceptance. */
async function untilRecorded(record: () => Promise<AcceptanceEffect>, send: () => void): Promise<AcceptanceEffect> {
  for (;;) {
    try {
      return await record()
    } catch (error) {
      // A failure may come before the heartbeat's delay is over, and this may be the last try of this worker.
      send()
      if (cancellationSignal().aborted) throw error
      await sleep(scaledMs(RECORD_RETRY_MS))
    }
  }
}

/** The acceptance that an earlier try of this attempt put into its heartbeat. */
export function readStoredAcceptance(details: unknown, attemptId: string): Acceptance | undefined {
  const stored = details as Acceptance | undefined
  return stored?.attemptId === attemptId ? stored : undefined
}

/** A try, or an account that was refused before the POST: then there is no attempt. */
export type RefusedSubmission = Pick<PendingSubmission, 'generation' | 'grant'> &
  Partial<Pick<PendingSubmission, 'attemptId' | 'tryNumber' | 'request'>>

/**
 * Ends the attempt where every try of it was refused, and with it the generation where no account would accept the request. Returns
 * undefined where another try may have been accepted.
 */
export async function recordRefusal(
  deps: GenerationDeps,
  pending: RefusedSubmission,
  outcome: Refused,
): Promise<SubmitStepResult | undefined> {
  const { grant, attemptId, tryNumber } = pending
  const { generationId } = pending.generation
  const effect = afterRefusal({ ...outcome, kind: outcome.refusal, route: refusedRoute(pending) })
  const recorded = await deps.records.recordRefused({
    ...(attemptId === undefined ? {} : { attemptId }),
    ...(tryNumber === undefined ? {} : { tryNumber }),
    generationId,
    lease: grant,
    refusal: { kind: outcome.refusal, detail: outcome.detail },
    effect,
    contractEvidence: evidenceOf(outcome),
  })
  switch (recorded.kind) {
    case 'open':
      return undefined
    case 'refused_of_unknown':
      if (attemptId !== undefined) await deps.reportLateOutcome({ kind: 'refused', generationId, attemptId })
      return resultFromRecords(deps, { generationId, grant })
    case 'decided':
      return resultFromRecords(deps, { generationId, grant })
    case 'refused':
      return backInLine(deps, generationId, recorded.grants)
    case 'ended':
      return { kind: 'ended', result: await signalAndReport(deps, recorded.finished) }
  }
}

/** The newer route, where the request was sent over it and its model has an older one. */
function refusedRoute({ generation, request }: RefusedSubmission) {
  const { id, fallbackRoute } = generation.declaration
  if (request?.dialect !== 'v2' || !fallbackRoute) return undefined
  return { name: newerRouteOf(id), insteadPath: fallbackRoute.path }
}

/** Only the platform's own codes and texts are evidence: a 429 without a code may come from any gateway. */
function evidenceOf(outcome: Refused): ContractEvidence | undefined {
  if (outcome.code === 'account_queue_full') return 'account_queue_full'
  return outcome.refusal === 'at_capacity' && outcome.httpStatus === 400 ? 'concurrent_400' : undefined
}

/**
 * The request is never sent again: a webhook or an operator decides. Where another try has found the outcome meanwhile, the workflow
 * gets that one. It would wait for a report that nothing sends, because the acceptance was recorded before the attempt was unknown.
 */
export async function recordUnknownOutcome(
  deps: GenerationDeps,
  { generation, attemptId, tryNumber, grant }: PendingSubmission,
  detail: string,
): Promise<SubmitStepResult> {
  const { generationId, declaration } = generation
  const isUnknown = await deps.records.recordUnknown({ attemptId, tryNumber, generationId, detail })
  if (!isUnknown) return resultFromRecords(deps, { generationId, grant })
  return unknownResult(deps, { attemptId, declaration })
}
