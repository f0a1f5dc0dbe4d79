// Checks whether the slots of the pool take work, and names each account that takes none.
import type { AccountLoad } from '../../../contracts/public/account-load.ts'
import type { DoctorCheck } from '../../../contracts/public/diagnostics.ts'
import type { PauseCause } from '../../../contracts/vocabulary/pool.ts'
import { readPool } from '../../../db/pool/overview.ts'
import type { DiagnosticsContext } from './context.ts'

const PHRASES: Record<PauseCause, string> = {
  no_credits: 'out of credits',
  no_key: 'without a key that the platform accepts',
  failing: 'paused after failures',
  cool_down: 'cooling down',
  draining: 'drained',
}

const FIXES: Record<PauseCause, { fix: string; command: (account: string) => string }> = {
  no_credits: { fix: 'Top up the credits, then resume the account.', command: (name) => `hfw accounts resume ${name}` },
  no_key: {
    fix: 'Make a new key in the console, then store it.',
    command: (name) => `hfw accounts rotate-key ${name}`,
  },
  failing: { fix: 'See whether the platform responds.', command: (name) => `hfw accounts check ${name}` },
  cool_down: {
    fix: 'It ends automatically, or at once with this command.',
    command: (name) => `hfw accounts resume ${name}`,
  },
  draining: { fix: 'Resume an account.', command: (name) => `hfw accounts resume ${name}` },
}

/** Reads the pool once. */
export async function checkPool({ db }: Pick<DiagnosticsContext, 'db'>): Promise<DoctorCheck[]> {
  const { accounts } = await readPool(db)
  return [judgePool(accounts)]
}

/** Broken where no slot takes work, and where the platform accepts no key of an account. */
export function judgePool(accounts: readonly AccountLoad[]): DoctorCheck {
  const name = 'Pool'
  if (accounts.length === 0) {
    const detail = 'no account: no job can run'
    return { name, state: 'broken', detail, fix: 'Add an account.', command: 'hfw accounts login' }
  }
  const total = accounts.reduce((sum, { slots }) => sum + slots.usable, 0)
  const working = accounts.filter(takesWork).reduce((sum, { slots }) => sum + slots.usable, 0)
  const away = accounts.filter((account) => !takesWork(account))
  const detail = [`${working} of ${total} slots take work`, groupsOf(away)].filter((text) => text !== '').join(': ')
  if (away.length === 0) return { name, state: 'ok', detail }
  const worst = worstOf(away)
  const isOnTrial = away.some(({ availability }) => availability === 'trying')
  const isBroken = (working === 0 && !isOnTrial) || worst.cause === 'no_key'
  if (!isBroken || worst.cause === null) return { name, state: 'note', detail }
  const { fix, command } = FIXES[worst.cause]
  return { name, state: 'broken', detail, fix, command: command(worst.name) }
}

function takesWork({ availability }: AccountLoad): boolean {
  return availability === 'ready' || availability === 'full'
}

/** The first account that only an operator can bring back; otherwise the first one. */
function worstOf(away: readonly AccountLoad[]): AccountLoad {
  const order: (PauseCause | null)[] = ['no_key', 'no_credits', 'failing', 'cool_down', 'draining', null]
  return away.toSorted((a, b) => order.indexOf(a.cause) - order.indexOf(b.cause))[0]!
}

/** `north, south out of credits, next try 2026-…; west drained`. */
function groupsOf(away: readonly AccountLoad[]): string {
  const groups = Map.groupBy(away, phraseOf)
  return [...groups]
    .map(([phrase, members]) => {
      const ends = members.flatMap(({ pausedUntil }) => pausedUntil ?? []).toSorted()
      const next = ends[0] === undefined ? '' : `, next try ${ends[0]}`
      return `${members.map(({ name }) => name).join(', ')} ${phrase}${next}`
    })
    .join('; ')
}

function phraseOf({ availability, cause, circuit }: AccountLoad): string {
  if (availability !== 'trying') return cause === null ? 'not available' : PHRASES[cause]
  return circuit?.isTrialRunning ? 'on trial with one generation' : 'waiting for a trial generation'
}
