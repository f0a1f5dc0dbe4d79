// One generation, from a slot to its result: acquire, submit, wait, settle. Waiting costs no worker and no polling.
// Invariant: whatever happens, it ends with a final status in the records; a request is submitted once.
// A cancellation is a wish that is answered honestly: it stops what can be stopped and lets a paid run finish.
import {
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import type { SubmitStepResult } from '../activities/generations/step-results.ts'
import type {
  AttemptResolved,
  GenerationResult,
  GenerationTiming,
  GenerationWorkflowInput,
  PlatformCallback,
  SlotGrant,
} from '../contracts/steps/messages.ts'
import {
  acquireSlot,
  cancelGeneration,
  checkGeneration,
  failGeneration,
  collectResult,
  resolveUnknown,
  submitGeneration,
} from './activity-options.ts'
import { attemptResolved, platformCallback, slotGranted } from './messages.ts'

const DEFAULT_TIMING: GenerationTiming = {
  grantFallbackMs: 300_000,
  maxGrantFallbackMs: 3_600_000,
  asksPerRun: 200,
  unknownOutcomeMs: 2_400_000,
}

/** A held attempt waits for its webhook or an operator; a year is for ever, and ends all the same. */
const HELD_MS = 365 * 24 * 60 * 60_000

const WAITING = { kind: 'waiting' } as const

/** Pause after a look that contradicted its hint. */
const RECHECK_MS = 5_000

type Submitted = Extract<SubmitStepResult, { kind: 'submitted' | 'unknown' }>

interface State {
  readonly input: GenerationWorkflowInput
  /** Vain questions for a slot in a row. */
  asked: number
  readonly generationId: string
  readonly timing: GenerationTiming
  grant: SlotGrant | undefined
  /** It stands in line already, so the pool need not be asked first. */
  isInLine: boolean
  /** Webhooks by the attempt that their address names: one may come before the submission has answered. */
  readonly callbacks: Map<string, PlatformCallback>
  /** Operators' words about attempts that are not known of. */
  readonly settlements: Map<string, AttemptResolved>
  cancelRequested: boolean
  /** Set once the wish to cancel has been answered, so that it is not asked again. */
  cancelAnswered: boolean
}

export async function generation(input: GenerationWorkflowInput): Promise<GenerationResult> {
  const state: State = {
    input,
    asked: input.asked ?? 0,
    generationId: input.generationId,
    timing: { ...DEFAULT_TIMING, ...input.timing },
    grant: typeof input.slot === 'object' ? input.slot : undefined,
    isInLine: input.slot === 'in_line',
    callbacks: new Map(),
    settlements: new Map(),
    cancelRequested: false,
    cancelAnswered: false,
  }
  setHandler(slotGranted, (grant) => {
    state.grant = grant
  })
  setHandler(platformCallback, (callback) => {
    state.callbacks.set(callback.attemptId, callback)
  })
  setHandler(attemptResolved, (settled) => {
    state.settlements.set(settled.attemptId, settled)
  })
  const root = CancellationScope.current()
  root.cancelRequested.catch(() => {
    state.cancelRequested = true
  })
  const result = await CancellationScope.nonCancellable(() => run(state))
  if (result.status === 'cancelled' && root.consideredCancelled)
    throw new CancelledFailure('cancelled before it was paid for')
  return result
}

async function run(state: State): Promise<GenerationResult> {
  for (;;) {
    const grant = await obtainSlot(state)
    if ('status' in grant) return grant
    const answer = await submit(state, grant)
    switch (answer.kind) {
      case 'ended':
        return answer.result
      case 'ended_before':
        return await readEnd(state)
      case 'waiting':
        state.grant ??= answer.grant
        continue
      case 'submitted':
      case 'unknown': {
        const end = await settleWhenFinished(state, answer)
        if (end !== 'again') return end
      }
    }
  }
}

/** Ends nothing that has ended: the records answer with how. */
async function readEnd({ generationId }: State): Promise<GenerationResult> {
  return await failGeneration({ generationId, code: 'internal', detail: 'it had ended before' })
}

async function submit(state: State, grant: SlotGrant): Promise<SubmitStepResult> {
  const { generationId } = state
  try {
    return await submitGeneration({ generationId, grant })
  } catch (error) {
    const detail = `the request could not be sent: ${rootMessage(error)}`
    return { kind: 'ended', result: await failGeneration({ generationId, code: 'internal', detail }) }
  }
}

/** A grant that was signalled is used at once; otherwise the pool is asked, and asked again when no signal comes. */
async function obtainSlot(state: State): Promise<SlotGrant | GenerationResult> {
  for (;;) {
    // Nothing has been sent yet, so the wish is granted however long the records take to take it.
    const cancelled = await answerCancel(state)
    if (cancelled) return cancelled
    if (wantsCancel(state)) continue
    const signalled = state.grant
    state.grant = undefined
    if (signalled) {
      state.asked = 0
      return signalled
    }
    const answer = state.isInLine ? WAITING : await acquireSlot({ generationId: state.generationId })
    state.isInLine = false
    switch (answer.kind) {
      case 'granted':
        // The wish may have come while the pool was asked; a slot that is held is given back by the cancel itself.
        state.grant = answer.grant
        break
      case 'final':
        return await readEnd(state)
      case 'waiting':
        await condition(() => state.grant !== undefined || wantsCancel(state), fallbackMs(state))
        state.asked += 1
        await renewHistory(state)
    }
  }
}

function fallbackMs({ timing, asked }: State): number {
  return Math.min(timing.maxGrantFallbackMs, timing.grantFallbackMs * 2 ** Math.min(asked, 30))
}

/** Goes on in a new run where the history gets long. Only while nothing is held: a grant or a wish that came is kept. */
async function renewHistory(state: State): Promise<void> {
  const { generationId, asked } = state
  const { slot: _used, ...input } = state.input
  if (state.grant !== undefined || state.cancelRequested) return
  const isLong = asked - (input.asked ?? 0) >= state.timing.asksPerRun || workflowInfo().continueAsNewSuggested
  if (isLong) await continueAsNew<typeof generation>({ ...input, generationId, asked })
}

/** `again`: the attempt came to nothing and cost nothing; the generation is back in the line. */
async function settleWhenFinished(state: State, submitted: Submitted): Promise<GenerationResult | 'again'> {
  const { attemptId, wait } = submitted
  let isKnown = submitted.kind === 'submitted'
  let limit = { sinceMs: Date.now(), forMs: isKnown ? wait.deadlineMs : unknownLimitMs(state, submitted) }
  let checkAfterMs = isKnown ? wait.firstCheckMs : limit.forMs
  const leftMs = () => limit.forMs - (Date.now() - limit.sinceMs)
  while (leftMs() > 0) {
    const hasNews = () => state.callbacks.has(attemptId) || (!isKnown && state.settlements.has(attemptId))
    await condition(() => hasNews() || wantsCancel(state), Math.min(checkAfterMs, leftMs()))
    const cancelled = await answerCancel(state)
    if (cancelled) return cancelled
    // Answered or not within its minute: from here on it counts as running, and is waited for.
    state.cancelAnswered ||= state.cancelRequested
    const told = isKnown ? undefined : await takeWord(state, attemptId)
    if (told) return told
    const callback = state.callbacks.get(attemptId)
    if (!callback && isKnown) await pollUntilFinal(state, attemptId, leftMs())
    const settled = await settle(state, state.callbacks.get(attemptId))
    if ('status' in settled) return settled
    // The hint was early or wrong: from now on the status is read until it is final, or the next hint is waited for.
    state.callbacks.delete(attemptId)
    if (settled.isKnown && !isKnown) {
      limit = { sinceMs: Date.now(), forMs: wait.deadlineMs }
      // It may be queued there, where it can still be taken back.
      state.cancelAnswered = false
    }
    isKnown = settled.isKnown
    // Its queue is not its run: the platform's word on how far it is says how long it may take from now.
    if (settled.leftMs !== undefined) limit = { sinceMs: Date.now(), forMs: settled.leftMs }
    checkAfterMs = isKnown ? RECHECK_MS : limit.forMs
  }
  return giveUp(state, submitted, isKnown)
}

function unknownLimitMs({ timing }: State, submitted: Submitted): number {
  const isHeld = submitted.kind === 'unknown' && submitted.isHeld === true
  return isHeld ? HELD_MS : Math.min(timing.unknownOutcomeMs, submitted.wait.deadlineMs)
}

/** What an operator has found out of an attempt that is not known of. */
async function takeWord(state: State, attemptId: string): Promise<GenerationResult | 'again' | undefined> {
  const word = state.settlements.get(attemptId)
  if (!word) return undefined
  state.settlements.delete(attemptId)
  const answer = await resolveUnknown({ generationId: state.generationId, ...word })
  switch (answer.kind) {
    case 'ended':
      return answer.result
    case 'not_unknown':
      return undefined
    case 'waiting':
      state.grant ??= answer.grant
      // Nothing runs any more, so that a wish to cancel can be granted after all.
      state.cancelAnswered = false
      return 'again'
  }
}

/** Ends when the platform is finished, a webhook comes, or somebody wants to cancel; polls by the activity's own retries. */
async function pollUntilFinal(state: State, attemptId: string, leftMs: number): Promise<void> {
  const scope = new CancellationScope()
  const polling = scope.run(() => checkGeneration({ generationId: state.generationId }))
  let ended = false
  const watched = polling.then(
    () => {
      ended = true
    },
    (error: unknown) => {
      ended = true
      if (!isCancellation(error)) throw error
    },
  )
  await condition(() => ended || state.callbacks.has(attemptId) || wantsCancel(state), leftMs)
  scope.cancel()
  await watched
}

async function settle(
  state: State,
  callback: PlatformCallback | undefined,
): Promise<GenerationResult | { isKnown: boolean; leftMs?: number }> {
  const { generationId } = state
  try {
    const answer = await collectResult({ generationId, ...(callback ? { requestId: callback.requestId } : {}) })
    return answer.kind === 'ended' ? answer.result : answer
  } catch (error) {
    const detail = `the result could not be kept: ${rootMessage(error)}`
    return await failGeneration({ generationId, code: 'storage_failed', detail, paid: 'yes' })
  }
}

function wantsCancel(state: State): boolean {
  return state.cancelRequested && !state.cancelAnswered
}

async function answerCancel(state: State): Promise<GenerationResult | undefined> {
  if (!wantsCancel(state)) return undefined
  try {
    const answer = await cancelGeneration({ generationId: state.generationId })
    state.cancelAnswered = true
    return answer.kind === 'ended' ? answer.result : undefined
  } catch {
    // Nobody could be asked in time; the caller decides whether to ask again.
    return undefined
  }
}

/** Past the limit. What is still queued there is taken back first, so that it is not paid for unseen. */
async function giveUp(state: State, submitted: Submitted, isKnown: boolean): Promise<GenerationResult> {
  const { generationId } = state
  if (!isKnown) {
    const detail =
      'The request was sent, but neither an answer nor a webhook came. It was not sent again, because it may have been paid for.'
    return await failGeneration({ generationId, code: 'outcome_unknown', detail, paid: 'unknown' })
  }
  const minutes = Math.round(submitted.wait.deadlineMs / 60_000)
  const detail = `The platform was not finished within its own limit for this model, ${minutes} minutes of work or a day in its queue.`
  const failure = { code: 'timed_out', detail, paid: 'no' } as const
  const takenBack = await cancelGeneration({ generationId, failure }).catch(() => undefined)
  if (takenBack?.kind === 'ended') return takenBack.result
  const settled = await settle(state, undefined)
  if ('status' in settled) return settled
  return await failGeneration({ generationId, code: 'timed_out', detail, paid: 'unknown' })
}

function rootMessage(error: unknown): string {
  let current = error
  while (current instanceof Error && current.cause instanceof Error) current = current.cause
  return current instanceof Error ? current.message : String(current)
}
