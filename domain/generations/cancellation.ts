// What a request to cancel has done to a generation, as callers see it. The platform stops a request only while it is queued there.
// Invariant: the state follows from the records; nothing else stores it.
import type { Cancellation } from '../../contracts/public/cancellation.ts'
import type { Charge } from '../../contracts/public/money.ts'
import type { JobFailure } from '../../contracts/public/job-failures.ts'
import type { GenerationStatus } from '../../contracts/vocabulary/statuses.ts'

export interface UndecidedTries {
  tries: number
  lastAt: Date
  /** Why the last one is not decided. */
  detail: string
}

export interface CancelledJob {
  status: GenerationStatus
  error: JobFailure | null
  /** Its request was sent without a response, so it is not known whether the platform accepted it. */
  isUnknown: boolean
  /** The tries to cancel it that the platform has not decided. Default: none. */
  undecided?: UndecidedTries | undefined
  /** What the ledger shows. A request that was accepted unexpectedly can be charged also where the job is cancelled. Default: nothing. */
  charge?: Pick<Charge, 'chargedCredits' | 'openCharges'>
}

type Paid = Cancellation['paid']

/** The state of a cancellation that was requested before the generation ended. */
export function cancellationOfGeneration({ status, error, isUnknown, undecided, charge }: CancelledJob): Cancellation {
  switch (status) {
    case 'waiting':
      return waiting(paidBy(charge))
    case 'submitting':
      return { state: 'requested', detail: isUnknown ? UNKNOWN : SUBMITTING, paid: 'unknown' }
    case 'submitted':
      return { state: 'requested', detail: `${triesOf(undecided)} ${ONLY_WHILE_QUEUED}`, paid: 'unknown' }
    case 'in_progress':
      return { state: 'too_late', detail: RUNNING, paid: 'unknown' }
    case 'collecting':
      return {
        state: 'too_late',
        detail: 'The platform has finished it, so it is paid for. Its output is being stored.',
        paid: 'yes',
      }
    case 'completed':
      return { state: 'too_late', detail: 'It was completed and paid for. Its output is stored.', paid: 'yes' }
    case 'failed':
      return { state: 'too_late', detail: 'It failed before it could be cancelled.', paid: error?.paid ?? 'unknown' }
    case 'cancelled':
      return cancelled(paidBy(charge))
  }
}

function triesOf(undecided: UndecidedTries | undefined): string {
  if (undecided === undefined) return 'The worker asks the platform to cancel it. No outcome is recorded yet.'
  const { tries, lastAt, detail } = undecided
  const times = tries === 1 ? 'once' : `${tries} times`
  return `The platform was asked ${times} to cancel it, last at ${lastAt.toISOString()}, and has not decided: ${detail.replace(/\.$/, '')}.`
}

/** What the ledger shows. `unknown` where nothing is charged yet, and an attempt may still be. Default: nothing. */
export function paidBy(charge: CancelledJob['charge']): Paid {
  if (charge === undefined) return 'no'
  if (charge.chargedCredits > 0) return 'yes'
  return charge.openCharges.length > 0 ? 'unknown' : 'no'
}

function waiting(paid: Paid): Cancellation {
  const detail = { no: 'unpaid', yes: PAID_BEFORE, unknown: OPEN_BEFORE }[paid]
  return {
    state: 'requested',
    detail: `It waits for a slot. A running worker ends it within seconds, ${detail}.`,
    paid,
  }
}

const PAID_BEFORE = 'but an earlier attempt is paid for'

const OPEN_BEFORE = 'but the platform had accepted an earlier attempt, and what it costs is not known yet'

function cancelled(paid: Paid): Cancellation {
  switch (paid) {
    case 'no':
      return { state: 'cancelled_unpaid', detail: 'It is cancelled, and nothing was paid.', paid }
    case 'yes':
      return { state: 'too_late', detail: PAID_LATE, paid }
    case 'unknown':
      return { state: 'too_late', detail: OPEN_LATE, paid }
  }
}

const PAID_LATE =
  'It is cancelled, but the platform had accepted an earlier attempt, which is paid for. Its files become the outputs where they can be stored; the job stays cancelled.'

const OPEN_LATE =
  'It is cancelled, but the platform had accepted an earlier attempt, which is followed to its end. What it costs is not known yet.'

/** The response to a request for a job that had ended before. `paid`: whether credits were spent on it. */
export function cancellationAfterEnd(status: string, paid: Paid): Cancellation {
  return { state: 'already_final', detail: `It had ended before the request: it is ${status}.`, paid }
}

const ONLY_WHILE_QUEUED =
  'The request is repeated until the platform decides. If it has begun there, it finishes, is paid for, and its output is stored.'

const SUBMITTING = `It is being sent to the platform. After the response the platform is asked to cancel it. ${ONLY_WHILE_QUEUED}`

const RUNNING =
  'It is running on the platform, which cannot stop it. It is paid for if it completes, and its output is stored.'

const UNKNOWN =
  'It was sent, and the platform did not respond, so it cannot be cancelled now. If it is found queued, it is cancelled. If it is found running, it finishes, is paid for, and its output is stored. If the platform never accepted it, it ends unpaid.'
