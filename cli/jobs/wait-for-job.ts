// Waits for the end of a generation or film and shows its progress meanwhile.
import type { z } from 'zod'
import type { StoredEvent } from '../../contracts/public/events.ts'
import { followEvents } from '../api/follow-events.ts'
import { formatDuration } from '../progress/format-duration.ts'
import { COMMAND_NAME, type Session, print, printMessage, printOutcome } from '../session.ts'
import { untilInterrupted } from '../terminal/until-interrupted.ts'

/** Shows events of a job until it is closed. */
export interface JobProgress {
  show(event: Pick<StoredEvent, 'data'>): void
  close(): void
}

/**
 * Follows the job's events to the last one and returns the job as it is then, read with `schema`.
 * Throws `InterruptedError` at Ctrl-C; the job continues.
 */
export function waitForJob<Schema extends z.ZodType>(
  session: Session,
  job: { id: string; links: { self: string; events: string } },
  { schema, progress }: { schema: Schema; progress: JobProgress },
): Promise<z.infer<Schema>> {
  return untilInterrupted(session, job.id, async () => {
    try {
      const onLost = (reason: string) => printMessage(session, `Lost the API (${reason}); connecting again…`)
      const events = followEvents(session.api, job.links.events, { signal: session.signal, onLost })
      for await (const event of events) progress.show(event)
    } finally {
      progress.close()
    }
    return session.api.get(job.links.self, schema)
  })
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
