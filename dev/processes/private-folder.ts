// Access rights of a data folder: prompts, media and keys in it are readable by the current user only.
import { chmodSync, existsSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Rights of folders and files that only their owner may use, and the umask that gives these rights to new files. */
export const PRIVATE_FOLDER_MODE = 0o700
export const PRIVATE_FILE_MODE = 0o600
export const PRIVATE_UMASK = 0o077

const GROUP_AND_OTHERS = 0o077

/** True for a folder that is missing, empty or was used by a stack before. Another folder may be shared on purpose. */
export function isDataFolder(folder: string): boolean {
  if (!existsSync(folder)) return true
  const names = readdirSync(folder)
  return names.length === 0 || names.includes('stack.lock') || names.includes('stack.json')
}

/**
 * Removes the rights of group and others from a folder and its direct entries. Deeper entries cannot be reached then.
 * Leaves entries of other users, such as the database cluster of the user that runs PostgreSQL, and symbolic links.
 */
export function narrowAccess(folder: string): void {
  narrow(folder)
  for (const name of readdirSync(folder)) narrow(join(folder, name))
}

function narrow(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined || stats.isSymbolicLink() || stats.uid !== process.getuid?.()) return
  if ((stats.mode & GROUP_AND_OTHERS) !== 0) chmodSync(path, stats.mode & 0o700)
}
