// Files are named after their topic. A folder called utils collects unrelated things, which are then hard to find.
import { basename } from 'node:path'

const DRAWERS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc'])
/** Time in UTC, then a verb phrase: `2026-11-21T000000_create_jobs_and_pool.ts`. */
const MIGRATION = /^\d{4}-\d{2}-\d{2}T\d{6}_[a-z]+(_[a-z0-9]+)+\.ts$/
/** The one entry of the workflow bundle. Any other index file is a barrel. */
const ALLOWED_INDEX = 'workflows/index.ts'

/** One sentence per file that breaks a naming rule. */
export function findNamingProblems(files: readonly string[]): string[] {
  return files.flatMap((path) => {
    const problems: string[] = []
    const drawer = path.split('/').find((segment) => DRAWERS.has(segment.replace(/\..*$/, '')))
    if (drawer !== undefined) problems.push(`${path}: "${drawer}" says nothing about its content; name it by topic`)
    if (basename(path) === 'index.ts' && path !== ALLOWED_INDEX) {
      problems.push(`${path}: no barrels; import the file that has the thing`)
    }
    if (path.startsWith('db/migrations/') && !MIGRATION.test(basename(path))) {
      problems.push(`${path}: a migration is named like 2026-11-21T000000_verb_phrase.ts`)
    }
    return problems
  })
}
