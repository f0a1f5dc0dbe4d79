// Waits a moment for the outcome of an account's trial generation, so that a command can state it.
import { setTimeout as sleep } from 'node:timers/promises'
import { Account } from '../../contracts/public/accounts.ts'
import { type Session, printMessage } from '../session.ts'

/** The platform usually accepts or refuses a submission within a second. */
const WAIT_MS = 10_000
const EVERY_MS = 500

/** Returns the account once no trial generation runs on it, or as it is after ten seconds. Other accounts are returned at once. */
export async function awaitTrial(
  session: Pick<Session, 'api' | 'progress' | 'signal'>,
  account: Account,
): Promise<Account> {
  if (!isOnTrial(account)) return account
  printMessage(session, `A trial generation runs on ${account.name}; waiting for the response of the platform…`)
  let latest = account
  for (const endMs = Date.now() + WAIT_MS; isOnTrial(latest) && Date.now() < endMs;) {
    await sleep(EVERY_MS, undefined, { signal: session.signal })
    latest = await session.api.get(`/v1/accounts/${account.id}`, Account)
  }
  return latest
}

function isOnTrial({ availability, circuit }: Account): boolean {
  return availability === 'trying' && circuit?.isTrialRunning === true
}
