// Waits for the end of a generation or film and shows its progress meanwhile.
import { setTimeout as sleep } from 'node:timers/promises'
import type { StoredEvent } from '../../contracts/public/events.ts'
import { followEvents } from '../api/follow-events.ts'
import { formatDuration } from '../progress/format-duration.ts'
import { withoutControls } from '../progress/output.ts'
import { COMMAND_NAME, type Session, print, printOutcome } from '../session.ts'
import { untilInterrupted } from '../terminal/until-interrupted.ts'

/** Shows the events of a job, and what each read of it reports beside them, until it is closed. */
export interface JobProgress<Read> {
  show(event: Pick<StoredEvent, 'data'>): void
  refresh(read: Read): void
  lost(message: string): void
  close(): void
}

/** Reasons of a wait and places in the line change without an event, so they are read this often. */
const REFRESH_MS = 3_000
const FIRST_REFRESH_MS = 500

/**
 * Follows the job's events to the last one. Meanwhile it reads the job regularly with `read`, for what has no event.
 * Throws `InterruptedError` at Ctrl-C; the job continues.
 */
export function waitForJob<Read>(
  session: Session,
  job: { id: string; links: { events: string } },
  { read, progress }: { read: () => Promise<Read>; progress: JobProgress<Read> },
): Promise<void> {
  return untilInterrupted(session, job.id, async () => {
    const ended = new AbortController()
    try {
      void refreshRegularly({ read, progress, signal: AbortSignal.any([session.signal, ended.signal]) })
      const onLost = (reason: string) => progress.lost(withoutControls(`Lost the API (${reason}); connecting again…`))
      const events = followEvents(session.api, job.links.events, { signal: session.signal, onLost })
      for await (const event of events) progress.show(event)
    } finally {
      ended.abort()
      progress.close()
    }
  })
}

/** A read that fails is left out: the event stream reports a lost API. */
async function refreshRegularly<Read>({
  read,
  progress,
  signal,
}: {
  read: () => Promise<Read>
  progress: JobProgress<Read>
  signal: AbortSignal
}): Promise<void> {
  for (let delayMs = FIRST_REFRESH_MS; ; delayMs = REFRESH_MS) {
    await sleep(delayMs, undefined, { signal }).catch(() => {})
    if (signal.aborted) return
    const found = await read().catch(() => undefined)
    if (signal.aborted) return
    if (found !== undefined) progress.refresh(found)
  }
}

/** Prints the id of a job that was accepted with `--no-wait`, and how to watch it. */
export function printAccepted(session: Session, job: { id: string }): void {
  print(session, { document: job, lines: [job.id] })
  printOutcome(session, {
    isGood: true,
    text: 'Accepted, not waiting.',
    next: `${COMMAND_NAME} watch ${job.id} --out .`,
  })
}

/** " in 21 s", the time from acceptance to the end; empty for a job that has not ended. */
export function endedAfter({ createdAt, finishedAt }: { createdAt: string; finishedAt: string | null }): string {
  return finishedAt === null ? '' : ` in ${formatDuration(Date.parse(finishedAt) - Date.parse(createdAt))}`
}
