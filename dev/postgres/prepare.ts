// Creates a database cluster on first use and opens it later.
// Invariant: a cluster is complete or absent. It is created under another name and renamed.
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chownSync, existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { PRIVATE_FOLDER_MODE } from '../processes/private-folder.ts'
import { StackError } from '../stack/stack-error.ts'
import { grantFolderAccess, canReach, serverUserOrThrow } from './server-user.ts'
import type { ServerUser } from './server-user.ts'
import { copyBinaries, installedBinariesOrThrow } from './binaries.ts'
import type { PostgresBinaries } from './binaries.ts'

/** A cluster that a server can run on. `folder` is PostgreSQL's data directory, `user` the server's user (default: the current one). */
export type Cluster = {
  folder: string
  password: string
  user: ServerUser | undefined
  binaries: PostgresBinaries
}

/** The database of every new cluster, and the superuser that owns it. */
export const DATABASE_NAME = 'higgsfield'
export const DATABASE_USER = 'postgres'

const MAJOR_VERSION = '18'
/** The place of a cluster when root starts the stack and the server's user cannot enter the data folder (a clone in /root). */
const SHARED_STATE_FOLDER = '/var/lib/higgsfield-worker'
/** Root owns that folder, and the server's user must pass through it. `x` without `r`: other users cannot list its content. */
const ENTER_ONLY_MODE = 0o711

const run = promisify(execFile)

/**
 * Returns the cluster of a data folder and creates it on first use (about a second). Its password is in a file that only the current
 * user can read.
 * @param onNotice receives a sentence when the cluster has to be outside the data folder.
 * @throws StackError when PostgreSQL cannot run here or the cluster is of another major version.
 */
export async function prepareCluster(dataDir: string, onNotice: (text: string) => void): Promise<Cluster> {
  const user = serverUserOrThrow()
  const home = await prepareHome(resolve(dataDir), user, onNotice)
  const installed = installedBinariesOrThrow()
  const binaries =
    user === undefined || canReach(user, installed.postgres)
      ? installed
      : await copyBinaries(installed, await sharedFolder('bin'))
  const folder = join(home, 'postgres')
  const passwordFile = join(dataDir, 'postgres-password')
  if (home !== resolve(dataDir) && !existsSync(passwordFile)) {
    // The data folder was deleted to reset the stack. The part of the stack outside that folder must be deleted too.
    await rm(folder, { recursive: true, force: true })
  }
  if (!existsSync(join(folder, 'PG_VERSION'))) await createCluster({ folder, passwordFile, user, binaries })
  const version = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim()
  if (version !== MAJOR_VERSION) {
    throw new StackError(
      `The database in ${folder} was created by PostgreSQL ${version}. This is PostgreSQL ${MAJOR_VERSION}, which cannot read it.\n` +
        'Choose another data folder (HFW_DATA_DIR), or delete that one if you do not need its content.',
    )
  }
  return { folder, password: await readPasswordOrThrow(passwordFile, folder), user, binaries }
}

async function readPasswordOrThrow(passwordFile: string, folder: string): Promise<string> {
  if (existsSync(passwordFile)) return (await readFile(passwordFile, 'utf8')).trim()
  throw new StackError(
    `${passwordFile}, the password of the database in ${folder}, is missing.\n` +
      'Restore it, choose another data folder (HFW_DATA_DIR), or delete the database folder if you do not need its content.',
  )
}

async function prepareHome(
  dataDir: string,
  user: ServerUser | undefined,
  onNotice: (text: string) => void,
): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: PRIVATE_FOLDER_MODE })
  if (user === undefined || grantFolderAccess(user, dataDir)) return dataDir
  const home = await sharedFolder(createHash('sha256').update(dataDir).digest('hex').slice(0, 12))
  onNotice(
    `PostgreSQL does not run as root. It runs as user "${user.name}", who may not enter ${dataDir}, so its files are in ${home}`,
  )
  return home
}

async function sharedFolder(name: string): Promise<string> {
  const folder = join(SHARED_STATE_FOLDER, name)
  await mkdir(folder, { recursive: true })
  for (const path of [SHARED_STATE_FOLDER, folder]) await chmod(path, ENTER_ONLY_MODE)
  return folder
}

async function createCluster(
  target: Pick<Cluster, 'folder' | 'user' | 'binaries'> & { passwordFile: string },
): Promise<void> {
  const { folder, user, binaries, passwordFile } = target
  const unfinished = `${folder}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { mode: 0o700 })
  const password = randomBytes(18).toString('base64url')
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  const passwordForInit = join(unfinished, '..', `${process.pid}.pgpass`)
  await writeFile(passwordForInit, `${password}\n`, { mode: 0o600 })
  if (user !== undefined) for (const path of [unfinished, passwordForInit]) chownSync(path, user.uid, user.gid)
  try {
    await initialise({ unfinished, passwordForInit, user, binaries })
    await rename(unfinished, folder)
  } finally {
    await rm(passwordForInit, { force: true })
  }
}

async function initialise(at: {
  unfinished: string
  passwordForInit: string
  user: ServerUser | undefined
  binaries: PostgresBinaries
}): Promise<void> {
  const options = {
    cwd: dirname(at.unfinished),
    env: { LC_ALL: 'C' },
    ...(at.user === undefined ? {} : { uid: at.user.uid, gid: at.user.gid }),
  }
  const initArgs = [
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ]
  try {
    await run(
      at.binaries.initdb,
      [
        `--pgdata=${at.unfinished}`,
        `--username=${DATABASE_USER}`,
        `--pwfile=${at.passwordForInit}`,
        '--no-sync',
        ...initArgs,
      ],
      options,
    )
    // No server runs yet. PostgreSQL's single-user mode creates the database without one.
    const single = run(at.binaries.postgres, ['--single', '-D', at.unfinished, 'postgres'], options)
    single.child.stdin?.end(`CREATE DATABASE ${DATABASE_NAME}\n`)
    await single
  } catch (error) {
    const detail = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error)
    throw new StackError(`PostgreSQL could not create its files in ${at.unfinished}:\n${detail}`)
  }
}
