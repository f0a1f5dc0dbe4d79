// Checks the free space of the folders that the API uses. Other machines are not checked.
import { statfs } from 'node:fs/promises'
import { hostname } from 'node:os'
import type { DoctorCheck } from '../../../contracts/public/diagnostics.ts'
import type { DiagnosticsContext } from './context.ts'

const GIB = 1024 ** 3
/** Below it, the files of a film may not fit. */
const LEAST_BYTES = GIB / 2
const COMFORTABLE_BYTES = 5 * GIB

/** One result for each folder. A folder that does not exist yet is created at its first use, so it is not a problem. */
export async function checkDisks({ installation }: Pick<DiagnosticsContext, 'installation'>): Promise<DoctorCheck[]> {
  return Promise.all(installation.folders.map(checkFolder))
}

async function checkFolder({ name: folder, path }: { name: string; path: string }): Promise<DoctorCheck> {
  const space = await statfs(path).catch(() => undefined)
  const name = folder
  if (!space) return { name, state: 'note', detail: `${path} on ${hostname()} cannot be read yet` }
  return { name, ...judgeSpace(space.bavail * space.bsize, `${path} on ${hostname()}`) }
}

/** The result for a number of free bytes. */
export function judgeSpace(freeBytes: number, where: string): Omit<DoctorCheck, 'name'> {
  const detail = `${(freeBytes / GIB).toFixed(1)} GiB free in ${where}`
  if (freeBytes >= COMFORTABLE_BYTES) return { state: 'ok', detail }
  if (freeBytes >= LEAST_BYTES) return { state: 'note', detail: `${detail}: films will fill it soon` }
  return {
    state: 'broken',
    detail,
    fix: 'Free some space; see what fills it.',
    command: `du -sh ${where.split(' on ')[0]}/*`,
  }
}
