// Reads of several tables that belong together.
// Invariant: all of them see the same moment; what is committed in between is seen by none.
import type { Database, DatabaseTransaction } from './connect.ts'

/** Takes no lock and waits for none. Costs two round trips more than the reads. */
export async function readSnapshot<T>(db: Database, read: (trx: DatabaseTransaction) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)
}
