// The readiness of the API: whether every part that a request may need responds.
import type { Database } from '../../db/connection/connect.ts'
import { isSchemaCurrent, pingDatabase } from '../../db/connection/schema-readiness.ts'
import type { ServiceContext } from '../context.ts'
import { checkParts, PartProblem, type Readiness } from './check-parts.ts'

/** A key that is never written. Asking for it is enough to see whether the store responds. */
const ABSENT_KEY = 'media/00/probe.bin'

/** Does not throw: a part that does not respond is in the result. */
export async function checkReadiness({
  ctx,
}: {
  ctx: Pick<ServiceContext, 'db' | 'store' | 'pingTemporal'>
}): Promise<Readiness<'database' | 'migrations' | 'temporal' | 'storage'>> {
  return checkParts({
    ...databaseChecks(ctx.db),
    temporal: ctx.pingTemporal,
    storage: () => ctx.store.stat(ABSENT_KEY),
  })
}

/** The database responds, and has the schema that this code needs. */
export function databaseChecks(db: Database): Record<'database' | 'migrations', () => Promise<void>> {
  return {
    database: () => pingDatabase(db),
    migrations: async () => {
      if (!(await isSchemaCurrent(db))) throw new PartProblem('migrations are missing; run node db/main.ts')
    },
  }
}
