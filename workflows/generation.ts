// One generation, from a slot to its result. `domain/generations/` decides each next command; this file executes it.
// Invariant: every run ends with a final status in the records, and a request is submitted once.
// A cancellation stops what can be stopped, and lets a request finish that the platform has started.
import {
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  isCancellation,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import type { CancelStepResult } from '../contracts/steps/generation-results.ts'
import type { GenerationResult, GenerationTiming, GenerationWorkflowInput } from '../contracts/steps/messages.ts'
import { afterCommand, type Outcome } from '../domain/generations/after-command.ts'
import { type Command, decide } from '../domain/generations/decide.ts'
import { isInterrupted, receive, type RunMessage, type RunState, startRun } from '../domain/generations/run-state.ts'
import { scaledMs } from '../domain/waiting/time-scale.ts'
import { type Activities, activitiesFor, fetchOutputsWithin } from './activities.ts'
import { attemptResolved, cancelRequested, platformCallback, slotGranted } from './messages.ts'
import { rootMessage } from './root-message.ts'

const DEFAULT_TIMING: GenerationTiming = {
  grantFallbackMs: 300_000,
  maxGrantFallbackMs: 3_600_000,
  asksPerRun: 200,
  unknownOutcomeMs: 2_400_000,
}

/** Signals change `state` while a command runs, so it is read again after every command. */
interface Run {
  readonly input: GenerationWorkflowInput
  readonly activities: Activities
  state: RunState
  /** A cancellation is repeated in the background. */
  isCancelRepeated: boolean
}

export async function generation(input: GenerationWorkflowInput): Promise<GenerationResult> {
  const { slot, asked, isResumed, isCancelRequested } = input
  const timing = timingOf(input)
  const run: Run = {
    input,
    activities: activitiesFor(timing.scale),
    state: startRun({ timing, slot, asked, isResumed, isCancelRequested }),
    isCancelRepeated: false,
  }
  const put = (message: RunMessage) => putMessage(run, message)
  setHandler(slotGranted, (grant) => put({ kind: 'grant', grant }))
  setHandler(platformCallback, (callback) => put({ kind: 'callback', callback }))
  setHandler(attemptResolved, (resolution) => put({ kind: 'resolution', resolution }))
  setHandler(cancelRequested, () => put({ kind: 'cancel_again' }))
  const root = CancellationScope.current()
  // `catch` runs after the first decision. A request that was cancelled before the first task must not be sent.
  if (root.consideredCancelled) put({ kind: 'cancel' })
  root.cancelRequested.catch(() => put({ kind: 'cancel' }))
  const result = await CancellationScope.nonCancellable(() => runToEnd(run))
  if (result.status === 'cancelled' && root.consideredCancelled)
    throw new CancelledFailure('cancelled before it was paid for')
  return result
}

/** The defaults are divided by the factor; times that the input names are used as they are. */
function timingOf({ timing }: GenerationWorkflowInput): GenerationTiming {
  const scale = timing?.scale ?? 1
  const { grantFallbackMs, maxGrantFallbackMs, unknownOutcomeMs } = DEFAULT_TIMING
  return {
    ...DEFAULT_TIMING,
    grantFallbackMs: scaledMs(grantFallbackMs, scale),
    maxGrantFallbackMs: scaledMs(maxGrantFallbackMs, scale),
    unknownOutcomeMs: scaledMs(unknownOutcomeMs, scale),
    ...timing,
  }
}

function putMessage(run: Run, message: RunMessage): void {
  run.state = receive(run.state, message)
}

async function runToEnd(run: Run): Promise<GenerationResult> {
  for (;;) {
    const isHistoryLong = workflowInfo().continueAsNewSuggested
    const decision = decide(run.state, { nowMs: Date.now(), isHistoryLong })
    run.state = decision.run
    const { command } = decision
    if (command.do === 'end') return command.result
    if (command.do === 'renew') return await renew(run.input, command.asked)
    const outcome = await execute(run, command)
    run.state = afterCommand(run.state, outcome, Date.now())
    if (run.state.cancellation === 'retrying' && !run.isCancelRepeated) repeatInBackground(run)
  }
}

/** What the run has used up is left out. It holds no request to cancel, otherwise it would not continue in a new run. */
async function renew(
  { slot: _used, isResumed: _isResumed, isCancelRequested: _isCancelRequested, ...input }: GenerationWorkflowInput,
  asked: number,
): Promise<never> {
  return await continueAsNew<typeof generation>({ ...input, asked })
}

async function execute(run: Run, command: Exclude<Command, { do: 'end' | 'renew' }>): Promise<Outcome> {
  const { activities } = run
  const { generationId } = run.input
  switch (command.do) {
    case 'acquire':
      return { of: 'acquire', result: await activities.acquireSlot({ generationId }) }
    case 'resume':
      return { of: 'resume', result: await activities.resumeGeneration({ generationId }) }
    case 'submit': {
      const { grant } = command
      return { of: 'submit', result: await activities.submitGeneration({ generationId, grant }).catch(toError) }
    }
    case 'wait':
      await condition(() => isInterrupted(run.state), command.forMs)
      return { of: 'wait' }
    case 'poll':
      return { of: await pollUntilFinal(run, command.forMs) }
    case 'collect': {
      const { requestId } = command
      const input = { generationId, ...(requestId === undefined ? {} : { requestId }) }
      return { of: 'collect', result: await activities.collectResult(input).catch(toError) }
    }
    case 'fetch': {
      const { attemptId, forMs } = command
      const fetchOutputs = fetchOutputsWithin(forMs, run.state.timing.scale)
      return { of: 'fetch', result: await fetchOutputs({ generationId, attemptId, reason: 'result' }).catch(toError) }
    }
    case 'resolve':
      return { of: 'resolve', result: await activities.resolveUnknown({ generationId, ...command.resolution }) }
    case 'cancel': {
      const { failure } = command
      const input = { generationId, ...(failure ? { failure } : {}) }
      const result = await activities.cancelGeneration(input).catch(toError)
      // Earlier builds did not repeat a cancellation that failed; their histories go on as they did.
      const isRepeated = result.kind === 'error' && run.state.step.at === 'news' && patched('repeat-cancel')
      return { of: 'cancel', result: isRepeated ? { kind: 'unavailable' } : result }
    }
    case 'fail':
      return { of: 'fail', result: await activities.failGeneration({ generationId, ...command.failure }) }
  }
}

function toError(error: unknown): { kind: 'error'; detail: string } {
  return { kind: 'error', detail: rootMessage(error) }
}

/** Its outcome is a message, so that webhooks and polls go on meanwhile. Where the generation ends first, its result is not used. */
function repeatInBackground(run: Run): void {
  const { generationId } = run.input
  run.isCancelRepeated = true
  const finished = (result: CancelStepResult) => {
    run.isCancelRepeated = false
    putMessage(run, { kind: 'cancel_outcome', result })
  }
  run.activities
    .repeatCancel({ generationId, isRepeated: true })
    .then(finished, () => finished({ kind: 'unavailable' }))
}

/** Ends when the status is final, a message arrives or the time is over. The retries of the activity are the polls. */
async function pollUntilFinal(run: Run, forMs: number): Promise<'poll' | 'interrupted_poll'> {
  const scope = new CancellationScope()
  const polling = scope.run(() => run.activities.checkGeneration({ generationId: run.input.generationId }))
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
  await condition(() => ended || isInterrupted(run.state), forMs)
  const isCancelDue = !ended && run.state.cancellation === 'requested'
  scope.cancel()
  await watched
  // Earlier builds read the status before they asked for the cancellation.
  return isCancelDue && patched('cancel-before-collect') ? 'interrupted_poll' : 'poll'
}
