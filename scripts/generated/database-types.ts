// Table types, read by kysely-codegen from a database that has just been migrated.
// Invariant: the database is temporary, so that no existing data and no unfinished table has an effect.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrateToLatest } from '../../db/migrate.ts'
import { startPostgres } from '../../dev/postgres/postgres.ts'
import { runToolOrThrow } from '../checks/run-tool.ts'
import type { GeneratedFile } from './generated-file.ts'

export const databaseTypes: GeneratedFile = { path: 'db/schema.generated.ts', produce: produceDatabaseTypes }

async function produceDatabaseTypes(): Promise<string> {
  const postgres = await startPostgres({ isDurable: false })
  const folder = await mkdtemp(join(tmpdir(), 'hfw-database-types-'))
  try {
    await migrateToLatest(postgres.url)
    const outFile = join(folder, 'schema.ts')
    await runToolOrThrow('kysely-codegen', [
      '--config-file=db/codegen.json',
      `--url=${postgres.url}`,
      `--out-file=${outFile}`,
    ])
    return await readFile(outFile, 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
    await postgres.stop()
  }
}
