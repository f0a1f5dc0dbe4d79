// Makes a database cluster on first use and finds it again later. A cluster appears whole or not at all: it is built aside and renamed.
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chownSync, existsSync, readFileSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { StackError } from '../stack/stack-error.ts'
import { admit, canReach, serverAccountOrThrow } from './account.ts'
import type { ServerAccount } from './account.ts'
import { copyBinaries, installedBinariesOrThrow } from './binaries.ts'
import type { PostgresBinaries } from './binaries.ts'

/** A cluster that a server can be started on. `folder` is PostgreSQL's data directory. */
export type Cluster = {
  folder: string
  password: string
  account: ServerAccount | undefined
  binaries: PostgresBinaries
}

/** The database that every new cluster holds, and the superuser that owns it. */
export const DATABASE_NAME = 'higgsfield'
export const DATABASE_USER = 'postgres'

const MAJOR_VERSION = '18'
/** Where a cluster goes when we are root and the server's account cannot enter the data folder (a clone below /root). */
const SHARED_STATE_FOLDER = '/var/lib/higgsfield-worker'

const run = promisify(execFile)

/**
 * The cluster of a data folder, made on first use (about a second). Its password lies beside it, readable by us alone.
 * @param onNotice told, in a sentence, when the cluster has to live somewhere else than in the data folder.
 * @throws StackError when PostgreSQL cannot run here or the cluster is of another major version.
 */
export async function prepareCluster(dataDir: string, onNotice: (text: string) => void): Promise<Cluster> {
  const account = serverAccountOrThrow()
  const home = await prepareHome(resolve(dataDir), account, onNotice)
  const installed = installedBinariesOrThrow()
  const binaries =
    account === undefined || canReach(account, installed.postgres)
      ? installed
      : await copyBinaries(installed, await sharedFolder('bin'))
  const folder = join(home, 'postgres')
  const passwordFile = join(dataDir, 'postgres-password')
  if (home !== resolve(dataDir) && !existsSync(passwordFile)) {
    // The data folder was deleted, which is how a stack is reset; the part of it that had to live elsewhere goes with it.
    await rm(folder, { recursive: true, force: true })
  }
  if (!existsSync(join(folder, 'PG_VERSION'))) await createCluster({ folder, passwordFile, account, binaries })
  const version = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim()
  if (version !== MAJOR_VERSION) {
    throw new StackError(
      `The database in ${folder} was made by PostgreSQL ${version}; this is ${MAJOR_VERSION}, which cannot read it.\n` +
        'Choose another data folder (HFW_DATA_DIR), or delete that one if its content is not needed.',
    )
  }
  return { folder, password: await readPasswordOrThrow(passwordFile, folder), account, binaries }
}

async function readPasswordOrThrow(passwordFile: string, folder: string): Promise<string> {
  if (existsSync(passwordFile)) return (await readFile(passwordFile, 'utf8')).trim()
  throw new StackError(
    `${passwordFile}, the password of the database in ${folder}, is missing.\n` +
      'Put it back, choose another data folder (HFW_DATA_DIR), or delete the database folder if its content is not needed.',
  )
}

async function prepareHome(
  dataDir: string,
  account: ServerAccount | undefined,
  onNotice: (text: string) => void,
): Promise<string> {
  await mkdir(dataDir, { recursive: true })
  if (account === undefined || admit(account, dataDir)) return dataDir
  const home = await sharedFolder(createHash('sha256').update(dataDir).digest('hex').slice(0, 12))
  onNotice(
    `PostgreSQL does not run as root, and user "${account.name}", which it runs as, may not enter ${dataDir}: its files are in ${home}`,
  )
  return home
}

async function sharedFolder(name: string): Promise<string> {
  const folder = join(SHARED_STATE_FOLDER, name)
  await mkdir(folder, { recursive: true, mode: 0o755 })
  return folder
}

async function createCluster(
  target: Pick<Cluster, 'folder' | 'account' | 'binaries'> & { passwordFile: string },
): Promise<void> {
  const { folder, account, binaries, passwordFile } = target
  const unfinished = `${folder}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { mode: 0o700 })
  const password = randomBytes(18).toString('base64url')
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  const passwordForInit = join(unfinished, '..', `${process.pid}.pgpass`)
  await writeFile(passwordForInit, `${password}\n`, { mode: 0o600 })
  if (account !== undefined) for (const path of [unfinished, passwordForInit]) chownSync(path, account.uid, account.gid)
  try {
    await initialise({ unfinished, passwordForInit, account, binaries })
    await rename(unfinished, folder)
  } finally {
    await rm(passwordForInit, { force: true })
  }
}

async function initialise(at: {
  unfinished: string
  passwordForInit: string
  account: ServerAccount | undefined
  binaries: PostgresBinaries
}): Promise<void> {
  const options = {
    cwd: dirname(at.unfinished),
    env: { LC_ALL: 'C' },
    ...(at.account === undefined ? {} : { uid: at.account.uid, gid: at.account.gid }),
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
    // Without a server yet, PostgreSQL's single-user mode is the shortest way to a database of our own.
    const single = run(at.binaries.postgres, ['--single', '-D', at.unfinished, 'postgres'], options)
    single.child.stdin?.end(`CREATE DATABASE ${DATABASE_NAME}\n`)
    await single
  } catch (error) {
    const detail = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error)
    throw new StackError(`PostgreSQL could not make its files in ${at.unfinished}:\n${detail}`)
  }
}
