// Repeats chores, each in a loop of its own, until it is stopped. Of several workers one runs a round of a chore; when it dies,
// another one takes over after one period of the chore, or five seconds.
// Invariant: a round that fails is logged and repeated after the usual pause; it never ends the process.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ChoreClaim, claimChore, endRound, holdChore } from '../../db/housekeeping/chore-leases.ts'
import type { Chore, ChoreContext } from './chore.ts'
import { scaledMs } from '../../domain/waiting/time-scale.ts'

export interface Housekeeping {
  /** Resolves when the rounds that are running have ended. */
  stop(): Promise<void>
}

/** The lease of a running round, at least. Longer than a slow database takes to renew it. */
const SHORTEST_LEASE_MS = 5_000

interface Runner {
  /** Id of this process in the leases. */
  holder: string
  signal: AbortSignal
}

/** Starts the first round of every chore that is due at once. */
export function runChores(chores: readonly Chore[], ctx: ChoreContext): Housekeeping {
  const stopping = new AbortController()
  const holder = randomUUID()
  const loops = chores.map((chore) => repeat(chore, ctx, { holder, signal: stopping.signal }))
  return {
    async stop() {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function repeat(chore: Chore, ctx: ChoreContext, { holder, signal }: Runner): Promise<void> {
  const { name, everyMs, firstAfterMs = 0, reason } = chore
  const periodMs = scaledMs(everyMs)
  const claim = { chore: name, holder, forMs: Math.max(periodMs, scaledMs(SHORTEST_LEASE_MS)) }
  // Rejects only when it is aborted, which the loop's condition sees.
  if (firstAfterMs > 0) await sleep(scaledMs(firstAfterMs), undefined, { signal }).catch(() => {})
  while (!signal.aborted) {
    let pauseMs = periodMs
    try {
      const claimed = chore.isPerProcess === true ? 'claimed' : await claimChore(ctx.db, claim)
      if (claimed === 'claimed') await runRound(chore, ctx, { ...claim, periodMs })
      else pauseMs = Math.min(pauseMs, claimed.dueInMs)
    } catch (error) {
      ctx.log.warn({ chore: name, reason, err: error }, 'housekeeping failed; it is tried again')
    }
    // Rejects only when it is aborted, which the loop's condition sees.
    await sleep(pauseMs, undefined, { signal }).catch(() => {})
  }
  // Another worker continues at once. Where that fails, it continues when the lease ends.
  if (chore.isPerProcess !== true) await holdChore(ctx.db, { ...claim, forMs: 0 }).catch(() => {})
}

/** Runs one round and renews its lease meanwhile. Afterwards the next round is due after the chore's period, for all workers. */
async function runRound(chore: Chore, ctx: ChoreContext, claim: ChoreClaim & { periodMs: number }): Promise<void> {
  const isShared = chore.isPerProcess !== true
  const renew = () => void (isShared && holdChore(ctx.db, claim).catch(() => {}))
  const renewing = setInterval(renew, claim.forMs / 3)
  let failure: string | undefined
  try {
    const done = await chore.run(ctx)
    if (done) ctx.log.info({ chore: chore.name, ...done }, 'housekeeping')
  } catch (error) {
    failure = kindOf(error)
    throw error
  } finally {
    clearInterval(renewing)
    if (isShared) await endRound(ctx.db, { ...claim, forMs: claim.periodMs, failure }).catch(() => {})
  }
}

/** Without its text, which may name hosts; the log has that. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'an error'
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? `${error.name} ${code}` : error.name
}
