// Consistent reads of several tables.
// Invariant: all reads of one snapshot see the same state; a commit in between is visible to none of them.
import type { Database, DatabaseTransaction } from './connect.ts'

/** Runs `read` in a read-only transaction. It takes no lock and waits for none; it costs two more round trips than the reads. */
export async function readSnapshot<T>(db: Database, read: (trx: DatabaseTransaction) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)
}
