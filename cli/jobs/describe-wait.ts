// Why a generation waits now, and for how long, in one sentence: what the API reports beside the status.
// Invariant: nothing is guessed. A wait without a known reason has no text.
import type { Generation, WaitingFor } from '../../contracts/public/generations.ts'
import type { LinePlace } from '../../contracts/public/pool-overview.ts'
import { formatTime } from '../progress/format-time.ts'

/** `key` changes with the reason and with the place in the line. A new estimate of a time alone does not change it. */
export interface Wait {
  key: string
  text: string
}

/** Undefined where the generation does not wait, or where the API reports no reason. `nowMs`: for the format of times. */
export function waitOf(generation: Generation, nowMs: number): Wait | undefined {
  const { status, line, waitingFor } = generation
  if (status === 'waiting') return line && lineWait(line, nowMs)
  const attempt = generation.attempts.at(-1)
  if (status === 'submitting' && attempt?.state === 'unknown') {
    const text =
      `no response to the request (${attempt.unknownReason ?? 'reason not recorded'}). ` +
      'It is not sent again: its webhook or an operator decides'
    return { key: text, text }
  }
  return waitingFor?.reason ? failedTry(waitingFor, waitingFor.reason, nowMs) : undefined
}

/** "10th in line, about 12:39, north and south: all 2 slots in use" */
function lineWait({ position, isMore, estimatedStartAt, skipped }: LinePlace, nowMs: number): Wait {
  const place = isMore ? `more than ${position - 1} ahead in line` : `${ordinal(position)} in line`
  const reasons = reasonsOf(skipped)
  const start = estimatedStartAt === null ? [] : [`about ${formatTime(Date.parse(estimatedStartAt), nowMs)}`]
  return { key: [place, ...reasons].join(', '), text: [place, ...start, reasons.join('; ')].filter(Boolean).join(', ') }
}

/** One text for each reason: "north and south: all 2 slots in use". */
function reasonsOf(skipped: LinePlace['skipped']): string[] {
  const accounts = new Map<string, string[]>()
  for (const { account, reason } of skipped) accounts.set(reason, [...(accounts.get(reason) ?? []), account])
  return [...accounts].map(([reason, names]) => `${listed(names)}: ${reason}`)
}

function listed(names: readonly string[]): string {
  if (names.length > 4) return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function failedTry(
  { what, nextTryAt, until, storedFiles, totalFiles }: WaitingFor,
  reason: string,
  nowMs: number,
): Wait {
  const stored = totalFiles === null ? '' : ` (${storedFiles} of ${totalFiles} stored)`
  const label = what === 'store_files' ? `the last try to store its files failed${stored}` : WAIT_LABELS[what]
  const next = nextTryAt === null ? [] : [`next try by ${formatTime(Date.parse(nextTryAt), nowMs)}`]
  const end = until === null ? [] : [`the platform deletes the files at ${formatTime(Date.parse(until), nowMs)}`]
  const key = `${label}: ${reason}`
  return { key, text: [key, ...next, ...end].join(', ') }
}

const WAIT_LABELS: Record<WaitingFor['what'], string> = {
  store_files: 'the last try to store its files failed',
  read_result: 'its status could not be read',
}

/** 1 → "1st", 12 → "12th". */
function ordinal(position: number): string {
  const suffix = Math.floor(position / 10) % 10 === 1 ? 'th' : (['th', 'st', 'nd', 'rd'][position % 10] ?? 'th')
  return `${position.toLocaleString('en')}${suffix}`
}
