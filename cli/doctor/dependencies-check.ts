// Checks that the installed packages are those of the lock file.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { DoctorCheck } from '../../contracts/public/diagnostics.ts'

const LockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), optional: z.boolean().optional(), dev: z.boolean().optional() }),
  ),
})
type LockFile = z.infer<typeof LockFile>

const MAX_NAMED = 3

/** Compares the lock file with npm's record of the installed packages. Packages for other systems or for development may be missing. */
export async function checkDependencies(projectDir: string): Promise<DoctorCheck> {
  const name = 'Dependencies'
  const fix = 'Run "npm ci" in the project; "npm start" does it automatically.'
  const command = 'npm ci'
  const wanted = await readLockFile(join(projectDir, 'package-lock.json'))
  if (wanted === undefined) return { name, state: 'note', detail: 'no package-lock.json to compare with' }
  const present = await readLockFile(join(projectDir, 'node_modules', '.package-lock.json'))
  if (present === undefined) return { name, state: 'broken', detail: 'not installed by npm', fix, command }
  const wrong = Object.entries(wanted.packages)
    .filter(([path, entry]) => path !== '' && !isAsLocked(present.packages[path], entry))
    .map(([path]) => path.replace(/^.*node_modules\//, ''))
  const count = Object.keys(present.packages).length
  if (wrong.length === 0) return { name, state: 'ok', detail: `${count} packages, as in the lock file` }
  const more = wrong.length > MAX_NAMED ? ` and ${wrong.length - MAX_NAMED} more` : ''
  const detail = `different from the lock file: ${wrong.slice(0, MAX_NAMED).join(', ')}${more}`
  return { name, state: 'broken', detail, fix, command }
}

function isAsLocked(
  present: { version?: string | undefined } | undefined,
  wanted: LockFile['packages'][string],
): boolean {
  if (present === undefined) return wanted.optional === true || wanted.dev === true
  return present.version === wanted.version
}

async function readLockFile(path: string): Promise<LockFile | undefined> {
  try {
    return LockFile.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return undefined
  }
}
