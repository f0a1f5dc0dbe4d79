// Trainings and removals that have not ended, for housekeeping.
// Invariant: a listed one may have a workflow. A start of a workflow that runs changes nothing.
import { type CharacterVariant, UNDECIDED_TRAINING_STATES } from '../../contracts/vocabulary/characters.ts'
import type { Database } from '../connection/connect.ts'
import { msAgo } from '../connection/ms-ago.ts'
import { readWalkPage, type WalkedRow, type WalkInput } from '../connection/walk-page.ts'

export interface UnfinishedTraining {
  id: string
  variant: CharacterVariant
  accountName: string
}

function selectTrainings(db: Database) {
  return db
    .selectFrom('characterTraining')
    .innerJoin('account', 'account.id', 'characterTraining.accountId')
    .select(['characterTraining.id', 'variant', 'account.name as accountName'])
}

/** Trainings without an outcome that were requested at least `olderThanMs` ago, oldest first, in pages. */
export async function listUnfinishedTrainings(
  db: Database,
  { olderThanMs, ...page }: WalkInput & { olderThanMs: number },
): Promise<WalkedRow<UnfinishedTraining>[]> {
  const query = selectTrainings(db)
    .where('characterTraining.state', 'in', UNDECIDED_TRAINING_STATES)
    .where('characterTraining.createdAt', '<', msAgo(olderThanMs))
  return readWalkPage(query, { ...page, time: 'characterTraining.createdAt', id: 'characterTraining.id' })
}

/** Removals that were requested at least `olderThanMs` ago and are not complete, oldest first, in pages. */
export async function listOpenRemovals(
  db: Database,
  { olderThanMs, ...page }: WalkInput & { olderThanMs: number },
): Promise<WalkedRow<UnfinishedTraining>[]> {
  const query = selectTrainings(db)
    .where('removalRequestedAt', '<', msAgo(olderThanMs))
    .where('removedAt', 'is', null)
    .where('removalGivenUpAt', 'is', null)
  return readWalkPage(query, { ...page, time: 'characterTraining.removalRequestedAt', id: 'characterTraining.id' })
}
