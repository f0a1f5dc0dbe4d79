// What an account does at this moment, in a sentence, and the next command of the operator.
// Invariant: computed from the account as the API returned it after the change.
import type { Account, EndedPause } from '../../contracts/public/accounts.ts'
import { COMMAND_NAME, type Outcome } from '../session.ts'
import { localTime } from '../progress/local-time.ts'

/** `isGood`: the account takes work now, or its trial generation can begin. `nowMs`: Unix time, for the form of times. */
export function describeAvailability(account: Account, nowMs: number): Outcome {
  const { name, slots } = account
  const usable = slots.usable === 1 ? '1 slot' : `${slots.usable} slots`
  switch (account.availability) {
    case 'ready':
      return { isGood: true, text: `${name} takes work now: ${slots.usable - slots.inUse} of ${usable} free.` }
    case 'full':
      return { isGood: true, text: `${name} takes work; now ${account.reason}.` }
    case 'trying':
      return { isGood: true, text: describeTrial(account, usable), next: `${COMMAND_NAME} accounts show ${name}` }
    case 'paused':
      return describePause(account, nowMs)
    case 'off':
      return describeOff(account, nowMs)
  }
}

function describeTrial({ name, cause, circuit }: Account, usable: string): string {
  const why = cause === 'no_credits' ? 'because the platform has no call for a balance' : 'after its failures'
  const when = circuit?.isTrialRunning
    ? `One trial generation runs on ${name} now`
    : `${name} gets one trial generation`
  return `${when}, ${why}. If the platform accepts it, ${usable} take work; otherwise ${name} is paused again.`
}

function describePause(account: Account, nowMs: number): Outcome {
  const { name, cause, reason, pausedUntil } = account
  const until = pausedUntil === null ? '' : ` until ${localTime(pausedUntil, nowMs)}`
  const text = `${name} takes no work${until}: ${reason}.`
  const resume = `${COMMAND_NAME} accounts resume ${name}`
  if (cause === 'no_credits') return { isGood: false, text: `${text} Top up its credits first.`, next: resume }
  return { isGood: false, text: `${text} It is tried again automatically.`, next: resume }
}

function describeOff({ name, cause, keys }: Account, nowMs: number): Outcome {
  if (cause !== 'no_key') {
    const text = `${name} is drained and takes no new work.`
    return { isGood: false, text, next: `${COMMAND_NAME} accounts resume ${name}` }
  }
  const refused = keys.filter(({ state, offReason }) => state === 'off' && offReason !== 'replaced')
  const named = refused.map(({ keyId, offReason, offDetail, nextCheckAt }) => {
    const next = nextCheckAt === null ? '' : `, checked again at ${localTime(nextCheckAt, nowMs)}`
    return `${keyId} is ${offReason} (${offDetail ?? 'no detail'}${next})`
  })
  const text = `${name} takes no work: the platform accepts none of its keys. ${named.join('; ')}.`
  return { isGood: false, text, next: `${COMMAND_NAME} accounts rotate-key ${name}` }
}

const NAMES: Record<EndedPause['cause'], string> = {
  draining: 'the drain',
  no_key: 'the lack of a key that the platform accepts',
  cool_down: 'the cool-down',
  no_credits: 'the pause for lack of credits',
  failing: 'the pause after failures',
  model_block: 'the block of',
}

/** One line for each pause that an operator ended: `ended: the cool-down until 13:03 (at_capacity: …)`. */
export function describeEnded(ended: readonly EndedPause[], nowMs: number): string[] {
  return ended.map(({ cause, model, until, reason }) => {
    const what = [NAMES[cause], model].filter((word) => word !== null).join(' ')
    const end = until === null ? '' : `, which was to last until ${localTime(until, nowMs)}`
    return `ended: ${what}${end}${reason === null ? '' : ` (${reason})`}`
  })
}
