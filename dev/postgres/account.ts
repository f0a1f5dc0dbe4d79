// PostgreSQL refuses to run as root. When we are root, it runs as another user of the machine, who must be able to reach its files.
import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StackError } from '../stack/stack-error.ts'

/** A user of the machine to run PostgreSQL as. */
export type ServerAccount = { name: string; uid: number; gid: number }

/**
 * The user that PostgreSQL must run as: undefined (ourselves) unless we are root; then `postgres` where the machine has it, else `nobody`.
 * @throws StackError when we are root and neither exists.
 */
export function serverAccountOrThrow(): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined
  const account = lookUpAccount('postgres') ?? lookUpAccount('nobody')
  if (account === undefined) {
    throw new StackError(
      'PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody" to run it as.\n' +
        'Run the command as an ordinary user, add one (useradd --system postgres), or set DATABASE_URL to an existing PostgreSQL.',
    )
  }
  return account
}

/** True when the account may enter every folder that exists on the way to `path` (and `path` itself, when that is a folder). */
export function canReach(account: ServerAccount, path: string): boolean {
  const parent = dirname(path)
  if (parent !== path && !canReach(account, parent)) return false
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return true
  if (stats.uid === account.uid) return (stats.mode & 0o100) !== 0
  if (stats.gid === account.gid) return (stats.mode & 0o010) !== 0
  return (stats.mode & 0o001) !== 0
}

/**
 * Lets the account enter a folder of ours, by its group and no further, when nothing but that folder is in its way.
 * @returns whether the account can reach the folder now.
 */
export function admit(account: ServerAccount, folder: string): boolean {
  if (canReach(account, folder)) return true
  const { uid, mode } = statSync(folder)
  if (uid !== process.getuid?.() || !canReach(account, dirname(folder))) return false
  chownSync(folder, uid, account.gid)
  chmodSync(folder, (mode & 0o777) | 0o010)
  return true
}

function lookUpAccount(name: string): ServerAccount | undefined {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
    return { name, uid: id('-u'), gid: id('-g') }
  } catch {
    return undefined
  }
}
