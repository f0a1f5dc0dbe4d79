// Waits a moment for the outcome of a request to cancel, so that most responses state it.
// Invariant: an outcome that takes longer is not waited for. The response then says that the request is not decided.
import type { Cancellation } from '../../contracts/public/cancellation.ts'
import type { ServiceContext } from '../context.ts'

/** Longer than a cancellation takes where Temporal and the platform respond. Short enough for a caller that waits. */
const DEFAULT_LIMIT_MS = 2_000

/** Reads the job after each of its events until its cancellation is decided, at most `limitMs` (default 2 s). Returns the last read. */
export async function untilDecided<Job extends { cancellation: Cancellation | null }>(
  ctx: Pick<ServiceContext, 'events'>,
  job: { id: string; read: () => Promise<Job>; limitMs?: number },
): Promise<Job> {
  const over = Promise.withResolvers<'over'>()
  const timer = setTimeout(() => over.resolve('over'), job.limitMs ?? DEFAULT_LIMIT_MS)
  let woken = Promise.withResolvers<'woken'>()
  const unsubscribe = ctx.events.subscribe(job.id, () => woken.resolve('woken'))
  try {
    for (;;) {
      // Reset first, so that an event during the read triggers another read.
      woken = Promise.withResolvers<'woken'>()
      const found = await job.read()
      if (found.cancellation?.state !== 'requested') return found
      if ((await Promise.race([woken.promise, over.promise])) === 'over') return await job.read()
    }
  } finally {
    clearTimeout(timer)
    unsubscribe()
  }
}
