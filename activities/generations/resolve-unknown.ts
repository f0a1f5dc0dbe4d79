// Applies an operator's decision about an unknown attempt, while its generation waits for it.
import { activityInfo } from '@temporalio/activity'
import type { AttemptResolved } from '../../contracts/steps/messages.ts'
import { backInLine } from './back-in-line.ts'
import type { GenerationDeps } from './deps.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'
import { recordFailedTry } from './failed-try.ts'
import { mayBePaid } from './read-report.ts'
import { readReported } from './read-reported.ts'
import { endGeneration, signalAndReport } from './end-generation.ts'
import type { ResolveStepResult } from '../../contracts/steps/generation-results.ts'

export interface ResolveUnknownInput extends AttemptResolved {
  generationId: string
}

/** The platform may be down, or refuse every key of the account, for days. Meanwhile the workflow handles no other message. */
const CONFIRM_LIMIT_MS = 60 * 60_000

const PURPOSE =
  'an operator reported that the platform did not accept the request, and the account must first be asked about the request that a webhook has reported'

/**
 * `not_unknown` where the attempt was found meanwhile, or where the account has a request that a webhook has reported: then the
 * decision has no effect. `not_confirmed` where the platform could not be asked for an hour: then the attempt stays unknown. A repeat
 * after a lost reply returns what the first one returned, because it reads the same rows.
 */
export async function resolveUnknown(deps: GenerationDeps, input: ResolveUnknownInput): Promise<ResolveStepResult> {
  const { generationId, attemptId, outcome } = input
  switch (outcome) {
    case 'failed': {
      const finished = await deps.records.resolveAsFailed({ generationId, attemptId })
      return finished ? { kind: 'ended', result: await signalAndReport(deps, finished) } : readResolution(deps, input)
    }
    case 'not_accepted': {
      const acceptance = await readAcceptance(deps, input)
      await deps.records.clearWait({ generationId })
      if (acceptance !== 'none') return { kind: acceptance === 'accepted' ? 'not_unknown' : 'not_confirmed' }
      const grants = await deps.records.resolveAsNotAccepted({ generationId, attemptId })
      return grants ? backInLine(deps, generationId, grants) : readResolution(deps, input)
    }
  }
}

/**
 * `accepted`: the account has a request that was reported for the attempt, and that may be paid for. Then it must not be sent again.
 * Throws while the platform does not respond, and records that the generation waits for it.
 */
async function readAcceptance(
  deps: GenerationDeps,
  { generationId, attemptId }: ResolveUnknownInput,
): Promise<'accepted' | 'none' | 'not_confirmed'> {
  const attempt = await deps.records.findRunningAttempt({ generationId })
  if (attempt?.attemptId !== attemptId || attempt.state !== 'unknown') return 'none'
  try {
    const found = await readReported(deps, attempt)
    return found && mayBePaid(found.report) ? 'accepted' : 'none'
  } catch (error) {
    if (Date.now() - activityInfo().scheduledTimestampMs < scaledMs(CONFIRM_LIMIT_MS))
      return recordFailedTry(deps, { generationId, what: 'read_result', error, purpose: PURPOSE })
    const why = error instanceof Error ? error.message : String(error)
    await deps.records.noteNotConfirmed({ attemptId, detail: `${NOT_CONFIRMED}: ${why}` })
    return 'not_confirmed'
  }
}

const NOT_CONFIRMED =
  'an operator reported that the platform did not accept it, which had no effect, because the account could not be asked about a reported request for an hour; report it again'

/** The outcome as the rows show it, where the attempt is no longer unknown. */
async function readResolution(deps: GenerationDeps, input: ResolveUnknownInput): Promise<ResolveStepResult> {
  const { generationId, attemptId } = input
  const resolution = await deps.records.readResolution({ generationId, attemptId })
  switch (resolution.kind) {
    case 'ended': {
      // Where the generation has ended, the records return that end and change nothing.
      const ended = await endGeneration(deps, { generationId, ending: { status: 'cancelled' } })
      return ended.kind === 'ended' ? ended : { kind: 'not_unknown' }
    }
    case 'refused':
      return { kind: 'waiting', ...(resolution.grant ? { grant: resolution.grant } : {}) }
    case 'other':
      return { kind: 'not_unknown' }
  }
}
