// The state of one job, computed from its events, with its completed fraction and its description.
// Invariant: times come from the events, so a replayed stream gives the same state as a live one.
import type { GenerationEventData } from '../../contracts/public/events.ts'
import { isFinalGenerationStatus, isOnAccount, type GenerationStatus } from '../../contracts/vocabulary/statuses.ts'
import { formatDuration } from './format-duration.ts'
import { oneLine } from './output.ts'

/** Why the job waits. `key` changes with the reason; the text has times too. */
export interface WaitReason {
  key: string
  text: string
}

/** `pending`: a scene that has not started. */
export interface JobState {
  status: GenerationStatus | 'pending'
  take?: number
  account?: string
  note?: string
  /** From a read of the job. An event with another status removes it. */
  wait?: WaitReason
  errorDetail?: string
  /** When the current attempt was sent. */
  startedAtMs?: number
  finishedAtMs?: number
  expectedFinishAtMs?: number
}

/** An estimate never shows more than this, because only the platform reports the end. */
const MOST_ESTIMATED_FRACTION = 0.95

const STATUS_LABELS: Record<JobState['status'], string> = {
  pending: 'not started',
  waiting: 'waiting for a slot',
  submitting: 'being sent',
  submitted: 'submitted',
  in_progress: 'in progress',
  collecting: 'being stored',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
}

/** Returns the state after one more event. An event of another take starts a new state. */
export function applyJobEvent(state: JobState, data: GenerationEventData & { take?: number }): JobState {
  const atMs = Date.parse(data.at)
  const known: Partial<JobState> = data.take !== undefined && data.take !== state.take ? {} : state
  const next: JobState = { ...known, status: data.status }
  delete next.note
  if (data.status !== known.status) delete next.wait
  if (data.take !== undefined) next.take = data.take
  if (data.account !== undefined) next.account = data.account
  if (data.note !== undefined) next.note = data.note
  if (data.error) next.errorDetail = data.error.detail
  if (data.expectedFinishAt) next.expectedFinishAtMs = Date.parse(data.expectedFinishAt)
  if (isFinalGenerationStatus(data.status)) next.finishedAtMs = atMs
  else if (data.status === 'submitting' || (data.status !== 'waiting' && next.startedAtMs === undefined)) {
    next.startedAtMs = atMs
  }
  return next
}

/** True when the change is worth a line of output. A new estimate alone is not. */
export function isVisibleChange(before: JobState, after: JobState): boolean {
  const visible = ['status', 'take', 'account', 'note', 'errorDetail'] as const
  return visible.some((field) => before[field] !== after[field]) || before.wait?.key !== after.wait?.key
}

/** Returns the state with the reason for which the job waits now, undefined for none. */
export function withWait(state: JobState, wait: WaitReason | undefined): JobState {
  const { wait: _before, ...rest } = state
  return wait === undefined ? rest : { ...rest, wait }
}

/** True for a job in a final status. */
export function isEnded(state: JobState): boolean {
  return state.status !== 'pending' && isFinalGenerationStatus(state.status)
}

/** 0 to 1. Estimated from the expected finish while the job runs; 1 only for a completed job. */
export function fractionDone(state: JobState, nowMs: number): number {
  if (state.status === 'completed') return 1
  const { startedAtMs, expectedFinishAtMs } = state
  if (startedAtMs === undefined || expectedFinishAtMs === undefined || expectedFinishAtMs <= startedAtMs) return 0
  const endMs = state.finishedAtMs ?? nowMs
  const estimate = (endMs - startedAtMs) / (expectedFinishAtMs - startedAtMs)
  return Math.min(MOST_ESTIMATED_FRACTION, Math.max(0, estimate))
}

/** Whether the completed fraction is known: without an estimate of the end, it is unknown while the job runs. */
export function isFractionKnown(state: JobState): boolean {
  if (isEnded(state) || state.status === 'pending' || state.status === 'waiting') return true
  return state.startedAtMs !== undefined && state.expectedFinishAtMs !== undefined
}

/** "in progress on north, about 40 s left", and why it waits. */
export function describeJobState(state: JobState, nowMs: number): string {
  const text = describeProgress(state, nowMs)
  return state.wait === undefined ? text : `${text}, ${oneLine(state.wait.text)}`
}

/** Like `describeJobState`, without the reason of a wait. `isShort`: without the account and the reason of the status. */
export function describeProgress(state: JobState, nowMs: number, { isShort = false } = {}): string {
  const parts = [STATUS_LABELS[state.status]]
  if (!isShort && state.account !== undefined && isWorkedOn(state.status)) parts[0] += ` on ${state.account}`
  if ((state.take ?? 1) > 1) parts.push(`take ${state.take}`)
  const timing = describeTiming(state, nowMs)
  if (timing !== undefined) parts.push(timing)
  const reason = isShort ? undefined : (state.errorDetail ?? state.note)
  return reason === undefined ? parts.join(', ') : `${parts.join(', ')} (${oneLine(reason)})`
}

function isWorkedOn(status: JobState['status']): boolean {
  return status !== 'pending' && isOnAccount(status)
}

function describeTiming(state: JobState, nowMs: number): string | undefined {
  if (isEnded(state)) {
    const hasBoth = state.startedAtMs !== undefined && state.finishedAtMs !== undefined
    return hasBoth ? formatDuration(state.finishedAtMs! - state.startedAtMs!) : undefined
  }
  if (!isWorkedOn(state.status)) return undefined
  if (state.expectedFinishAtMs === undefined) {
    const elapsedMs = nowMs - (state.startedAtMs ?? nowMs)
    return elapsedMs < 1000 ? undefined : `${formatDuration(Math.floor(elapsedMs / 1000) * 1000)} so far`
  }
  const leftMs = state.expectedFinishAtMs - nowMs
  return leftMs > 0 ? `about ${formatDuration(Math.ceil(leftMs / 1000) * 1000)} left` : 'longer than usual'
}
