// The readiness of the API: whether every part that a request may need responds.
import { type Secrets, SecretsError } from '../../contracts/ports/secrets.ts'
import { readSecretsOrThrow } from '../../db/accounts/secrets-check.ts'
import type { Database } from '../../db/connection/connect.ts'
import { isReadOnlyRefusal, isSchemaCurrent, listUnsafeSettings } from '../../db/connection/schema-readiness.ts'
import type { ServiceContext } from '../context.ts'
import { checkParts, type PartCheck, PartProblem, type Readiness } from './check-parts.ts'

/** A key that is never written. Asking for it is enough to see whether the store responds. */
const ABSENT_KEY = 'media/00/probe.bin'

/** Does not throw: a part that does not respond is in the result. */
export async function checkReadiness({
  ctx,
}: {
  ctx: Pick<ServiceContext, 'db' | 'secrets' | 'store' | 'pingTemporal'>
}): Promise<Readiness<'database' | 'migrations' | 'secrets' | 'temporal' | 'storage'>> {
  return checkParts({
    ...databaseChecks(ctx),
    temporal: ctx.pingTemporal,
    storage: async () => void (await ctx.store.stat(ABSENT_KEY)),
  })
}

/** The database responds, accepts writes, and has the schema that this code needs. Warns where the server is not crash-safe. */
export function databaseChecks({
  db,
  secrets,
}: Pick<ServiceContext, 'db' | 'secrets'>): Record<'database' | 'migrations' | 'secrets', PartCheck> {
  return {
    database: async () => {
      const unsafe = await listUnsafeSettings(db).catch((error: unknown) => {
        throw isReadOnlyRefusal(error) ? new PartProblem('accepts no writes, as a standby') : error
      })
      if (unsafe.length === 0) return undefined
      return { warning: `accepted jobs can be lost in a crash of the server: ${unsafe.join(', ')}` }
    },
    migrations: async () => {
      if (!(await isSchemaCurrent(db))) throw new PartProblem('migrations are missing; run node db/main.ts')
    },
    secrets: () => checkSecrets(db, secrets),
  }
}

/** A process that lacks the key of the database must not take work: its accounts would look as if they had no keys. */
async function checkSecrets(db: Database, secrets: Secrets): Promise<void> {
  await readSecretsOrThrow(db, secrets).catch((error: unknown) => {
    throw error instanceof SecretsError ? new PartProblem(error.message) : error
  })
}
