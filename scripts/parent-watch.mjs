// Detects that the npm which started this process was killed. npm forwards signals, but a SIGKILL ends only npm itself.
import { readFileSync } from 'node:fs'

const POLL_MS = 500

/** Calls `onGone` once when npm has gone. Does nothing when npm does not run us. Returns a function that ends the watch. */
export function parentWatch(onGone) {
  if (process.env['npm_lifecycle_event'] === undefined) return () => {}
  const parent = process.ppid
  const npm = isShell(parent) ? parentOf(parent) : undefined
  const timer = setInterval(() => {
    if (process.ppid === parent && (npm === undefined || parentOf(parent) === npm)) return
    clearInterval(timer)
    onGone()
  }, POLL_MS)
  return () => clearInterval(timer)
}

/** npm runs scripts through a shell, which may be the parent process and outlive npm. */
function isShell(pid) {
  try {
    return /^(ba|da|k|z)?sh$/.test(readFileSync(`/proc/${pid}/comm`, 'utf8').trim())
  } catch {
    return false
  }
}

function parentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]
  } catch {
    return undefined
  }
}
