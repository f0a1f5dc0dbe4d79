// Reads the lists of styles, motions and presets from the accounts, each about once a day. The worker's housekeeping runs it.
// Invariant: what is due is decided by times in the database, so that a restart, or another worker, continues where this one stopped.
import type { PlatformList } from '../../contracts/vocabulary/named-lists.ts'
import { listListsDue, recordList, recordListProblem } from '../../db/named-lists/record.ts'
import { mapAtOnce } from '../../domain/waiting/map-at-once.ts'
import type { ServiceContext } from '../context.ts'

/** The lists that the platform has a call for. There is none for the motions of MiniMax. */
const READABLE = ['style', 'style_v2', 'motion', 'restyle_preset', 'marketing_preset'] as const satisfies PlatformList[]

const HOUR_MS = 60 * 60_000
const READ_AGAIN_AFTER_MS = 24 * HOUR_MS
/** An account may get a model, or become reachable, at any time. */
const TRIED_AGAIN_AFTER_MS = HOUR_MS / 4
/** Lists of one round. A thousand accounts are read within some hours. */
const PER_ROUND = 40
const AT_ONCE = 4

export interface ListsRound {
  /** Lists that were read. */
  read: number
  /** Entries that an account did not list before, and those that it lists no longer. */
  added: number
  gone: number
  failed: number
}

/** Reads the lists that are due, at most 40. A list that could not be read, or is empty, changes nothing. */
export async function readLists({ ctx }: { ctx: Pick<ServiceContext, 'db' | 'lookups'> }): Promise<ListsRound> {
  const due = await listListsDue(ctx.db, {
    ...{ lists: READABLE, limit: PER_ROUND },
    ...{ readWithinMs: READ_AGAIN_AFTER_MS, triedWithinMs: TRIED_AGAIN_AFTER_MS },
  })
  const round: ListsRound = { read: 0, added: 0, gone: 0, failed: 0 }
  await mapAtOnce(due, AT_ONCE, async ({ accountId, list }) => {
    const found = await ctx.lookups.readList({ accountId, list })
    if (found.kind === 'unread') {
      await recordListProblem(ctx.db, { accountId, list, problem: found.detail })
      round.failed += 1
      return
    }
    const { added, gone } = await recordList(ctx.db, { accountId, list, entries: found.entries })
    round.read += 1
    round.added += added
    round.gone += gone
  })
  return round
}
