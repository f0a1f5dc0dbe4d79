// Whether the stack's data folder can be written and has room.
import { access, constants, statfs } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { CheckResult } from './check.ts'

const GIB = 1024 ** 3
const LEAST_BYTES = GIB / 2
const COMFORTABLE_BYTES = 5 * GIB

export async function checkDataFolder(dataDir: string): Promise<CheckResult> {
  const name = 'Data folder'
  const existing = nearestExisting(dataDir)
  try {
    await access(existing, constants.W_OK)
  } catch {
    const fix = 'Make it writable for this user, or choose another folder with HFW_DATA_DIR.'
    return { name, state: 'broken', detail: `${existing} cannot be written`, fix }
  }
  const { bavail, bsize } = await statfs(existing)
  return { name, ...judgeSpace(bavail * bsize, existing === dataDir ? dataDir : `${dataDir} (made by "npm start")`) }
}

/** The verdict on a number of free bytes. */
export function judgeSpace(freeBytes: number, folder: string): Omit<CheckResult, 'name'> {
  const detail = `${folder}, ${(freeBytes / GIB).toFixed(1)} GiB free`
  if (freeBytes >= COMFORTABLE_BYTES) return { state: 'ok', detail }
  if (freeBytes >= LEAST_BYTES) return { state: 'note', detail: `${detail}: films will fill that soon` }
  return { state: 'broken', detail, fix: 'Free some space, or choose a folder on another disk with HFW_DATA_DIR.' }
}

function nearestExisting(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestExisting(dirname(folder))
}
