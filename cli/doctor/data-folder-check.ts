// Checks that the stack's data folder is writable and has free space.
import { access, constants, statfs } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DoctorCheck } from '../../contracts/public/diagnostics.ts'

const GIB = 1024 ** 3
const LEAST_BYTES = GIB / 2
const COMFORTABLE_BYTES = 5 * GIB

/** Checks the folder, or its nearest existing parent when it does not exist yet. */
export async function checkDataFolder(dataDir: string): Promise<DoctorCheck> {
  const name = 'Data folder'
  const existing = nearestExisting(dataDir)
  try {
    await access(existing, constants.W_OK)
  } catch {
    const fix = 'Make it writable for this user, or choose another folder with HFW_DATA_DIR.'
    return { name, state: 'broken', detail: `${existing} is not writable`, fix, command: `ls -ld ${existing}` }
  }
  const { bavail, bsize } = await statfs(existing)
  return { name, ...checkSpace(bavail * bsize, existing === dataDir ? dataDir : `${dataDir} (created by "npm start")`) }
}

/** The result for a number of free bytes. */
export function checkSpace(freeBytes: number, folder: string): Omit<DoctorCheck, 'name'> {
  const detail = `${folder}, ${(freeBytes / GIB).toFixed(1)} GiB free`
  if (freeBytes >= COMFORTABLE_BYTES) return { state: 'ok', detail }
  if (freeBytes >= LEAST_BYTES) return { state: 'note', detail: `${detail}: films will fill it soon` }
  const fix = 'Free some space, or choose a folder on another disk with HFW_DATA_DIR.'
  return { state: 'broken', detail, fix, command: 'df -h' }
}

function nearestExisting(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestExisting(dirname(folder))
}
