// Limits the files that are fetched at the same time for one client, in this process.
// Reason: each fetch can use a connection and disk space for 30 seconds, and the servers of the URLs choose how long it takes.
import type { FetchSlots } from '../../contracts/ports/fetch-media.ts'

/** Far more than one job takes, so that only a client with many slow URLs reaches it. */
const FETCHES_PER_CLIENT = 32

/** `perClient`: default 32. */
export function createFetchSlots(perClient = FETCHES_PER_CLIENT): FetchSlots {
  const inUse = new Map<string, number>()
  const add = (clientId: string, count: number) => {
    const sum = (inUse.get(clientId) ?? 0) + count
    if (sum > 0) inUse.set(clientId, sum)
    else inUse.delete(clientId)
  }
  return {
    perClient,
    take(clientId, count) {
      if ((inUse.get(clientId) ?? 0) + count > perClient) return undefined
      add(clientId, count)
      return { [Symbol.dispose]: () => add(clientId, -count) }
    },
  }
}
