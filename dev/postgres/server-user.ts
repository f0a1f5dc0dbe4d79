// The operating system user that runs PostgreSQL. PostgreSQL refuses to run as root: for root, another user must run it and reach its files.
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StackError } from '../stack/stack-error.ts'

/** A user of this machine. */
export type ServerUser = { name: string; uid: number; gid: number }

/**
 * Returns the user that must run PostgreSQL: undefined (the current user) unless that is root.
 * For root it is the user `postgres` if it exists, otherwise `nobody`.
 * @throws StackError when the current user is root and neither exists.
 */
export function serverUserOrThrow(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const user = lookUpUser('postgres') ?? lookUpUser('nobody')
  if (user === undefined) {
    throw new StackError(
      'PostgreSQL does not run as root, and this machine has no other user that could run it (`postgres` or `nobody`).\n' +
        'Run the command as an ordinary user, add the user (useradd --system postgres), or set DATABASE_URL to an existing PostgreSQL.',
    )
  }
  return user
}

/** True when the user may enter every existing folder of `path` (and `path` itself, when it is a folder). */
export function canReach(user: ServerUser, path: string): boolean {
  const parent = dirname(path)
  if (parent !== path && !canReach(user, parent)) return false
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return true
  if (stats.uid === user.uid) return (stats.mode & 0o100) !== 0
  if (stats.gid === user.gid) return (stats.mode & 0o010) !== 0
  return (stats.mode & 0o001) !== 0
}

/**
 * Lets the user enter `folder` through the folder's group. Changes only this folder, and only when the current user owns it.
 * @returns whether the user can reach the folder now.
 */
export function grantFolderAccess(user: ServerUser, folder: string): boolean {
  if (canReach(user, folder)) return true
  const { uid, mode } = statSync(folder)
  if (uid !== process.getuid?.() || !canReach(user, dirname(folder))) return false
  chownSync(folder, uid, user.gid)
  // `x` for the group of that user only: PostgreSQL opens its files by full paths and need not list the folder.
  chmodSync(folder, (mode & 0o777) | 0o010)
  return true
}

function lookUpUser(name: string): ServerUser | undefined {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
    return { name, uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}
