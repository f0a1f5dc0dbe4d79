// Applies an operator's decision about an unknown attempt, while its generation waits for it.
import type { AttemptResolved } from '../../contracts/steps/messages.ts'
import { backInLine } from './back-in-line.ts'
import type { GenerationDeps } from './deps.ts'
import { mayBePaid, readReport } from './read-report.ts'
import { endGeneration, signalAndReport } from './end-generation.ts'
import type { ResolveStepResult } from '../../contracts/steps/generation-results.ts'

export interface ResolveUnknownInput extends AttemptResolved {
  generationId: string
}

/**
 * `not_unknown` where the attempt was found meanwhile, or where the account has the request that a webhook has reported: then the
 * decision has no effect. A repeat after a lost reply returns what the
 * first one returned, because it reads the same rows.
 */
export async function resolveUnknown(deps: GenerationDeps, input: ResolveUnknownInput): Promise<ResolveStepResult> {
  const { generationId, attemptId, outcome } = input
  switch (outcome) {
    case 'failed': {
      const finished = await deps.records.resolveAsFailed({ generationId, attemptId })
      return finished ? { kind: 'ended', result: await signalAndReport(deps, finished) } : readResolution(deps, input)
    }
    case 'not_accepted': {
      if (await isAccepted(deps, input)) return { kind: 'not_unknown' }
      const grants = await deps.records.resolveAsNotAccepted({ generationId, attemptId })
      return grants ? backInLine(deps, generationId, grants) : readResolution(deps, input)
    }
  }
}

/** Whether the account has the request that was reported for the attempt, and that may be paid for. Then it must not be sent again. */
async function isAccepted(deps: GenerationDeps, { generationId, attemptId }: ResolveUnknownInput): Promise<boolean> {
  const requestId = await deps.records.findReported({ attemptId })
  if (requestId === undefined) return false
  const attempt = await deps.records.findRunningAttempt({ generationId })
  if (attempt?.attemptId !== attemptId || attempt.state !== 'unknown') return false
  const { accountId, dialect } = attempt
  const report = await readReport(deps, { accountId, dialect, requestId })
  return report !== undefined && mayBePaid(report)
}

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
