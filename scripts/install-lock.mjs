// One installation at a time. The holder touches the lock file every second. A lock that is older than 15 s belongs to a dead process.
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const TOUCH_MS = 1000
const DEAD_AFTER_MS = 15_000

/** Runs `install` while holding the lock in `folder`, or waits until another process has made `isDone` true. */
export async function withInstallLock(folder, isDone, install) {
  mkdirSync(folder, { recursive: true })
  const lock = join(folder, 'install.lock')
  let hasSaidSo = false
  while (!tryCreate(lock)) {
    if (!hasSaidSo) console.error('Another process is installing the dependencies; waiting for it…')
    hasSaidSo = true
    await sleep(250)
    removeIfDead(lock)
  }
  const timer = setInterval(() => touch(lock), TOUCH_MS)
  try {
    if (!isDone()) await install()
  } finally {
    clearInterval(timer)
    rmSync(lock, { force: true })
  }
}

function tryCreate(lock) {
  try {
    closeSync(openSync(lock, 'wx'))
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function touch(lock) {
  const now = new Date()
  if (existsSync(lock)) utimesSync(lock, now, now)
}

/** Renamed first, so that only one of several waiters removes it, and then checked again: it may be a new lock by now. */
function removeIfDead(lock) {
  if (!isDead(lock)) return
  const aside = `${lock}.${process.pid}`
  try {
    renameSync(lock, aside)
    if (isDead(aside) || existsSync(lock)) rmSync(aside, { force: true })
    else renameSync(aside, lock)
  } catch {
    // Another waiter was faster.
  }
}

function isDead(lock) {
  const stats = statSync(lock, { throwIfNoEntry: false })
  return stats !== undefined && Date.now() - stats.mtimeMs > DEAD_AFTER_MS
}
