// States the versions that run, and whether the schema of the database fits the code.
import type { DoctorCheck } from '../../../contracts/public/diagnostics.ts'
import { listMissingMigrations, listNewerMigrations } from '../../../db/migrate.ts'
import type { DiagnosticsContext } from './context.ts'

/** Broken where migrations are missing. A schema that is newer than the API is normal during a deploy. */
export async function checkVersions({
  db,
  installation,
}: Pick<DiagnosticsContext, 'db' | 'installation'>): Promise<DoctorCheck[]> {
  const name = 'Versions'
  const [missing, newer] = [await listMissingMigrations(db), await listNewerMigrations(db)]
  const program = `API ${installation.version} on Node ${installation.nodeVersion}`
  if (missing.length > 0) {
    const detail = `${program}; the database lacks ${missing.length} migrations`
    return [{ name, state: 'broken', detail, fix: 'Migrate the database.', command: 'node db/main.ts' }]
  }
  if (newer.length === 0) return [{ name, state: 'ok', detail: `${program}, schema current` }]
  const detail = `${program}; the database has ${newer.length} migrations of a newer version: update the API`
  return [{ name, state: 'note', detail }]
}
