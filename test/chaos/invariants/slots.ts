// No slot leaked: nothing holds or awaits a slot, nothing runs on the platform, and no account ran more than it may.
import { CHAOS_ACCOUNTS, SLOTS } from '../chaos-options.ts'
import { mostAtOnce } from '../platform-record.ts'
import type { Run } from './facts.ts'

export async function leakedSlots({ database, platform: { requests } }: Run): Promise<string[]> {
  const leases = await database.selectFrom('lease').select('id').where('releasedAt', 'is', null).execute()
  const waiters = await database.selectFrom('leaseWaiter').select('generationId').execute()
  const running = requests.filter(({ finishedAtMs }) => finishedAtMs === null)
  return [
    ...leases.map(({ id }) => `lease ${id} is still held`),
    ...waiters.map(({ generationId }) => `${generationId} is still in the line`),
    ...running.map(({ id, account }) => `request ${id} still runs on account ${account}`),
  ]
}

/** For each account, the most requests that it had at one instant, by the platform's own times. */
export function mostByAccount({ platform: { requests } }: Run): Record<string, number> {
  return Object.fromEntries(
    CHAOS_ACCOUNTS.map(({ name }) => [name, mostAtOnce(requests.filter((request) => request.account === name))]),
  )
}

export function exceededCaps(most: Record<string, number>): string[] {
  return Object.entries(most).flatMap(([name, count]) =>
    count > SLOTS ? [`account ${name} had ${count} requests at once, its cap is ${SLOTS}`] : [],
  )
}
