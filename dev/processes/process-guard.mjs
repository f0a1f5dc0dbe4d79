// Process group guard: runs one program and stops it, then kills it, when the channel to the parent closes.
// Neither Node nor POSIX ends a child when its parent is killed, so each program of the stack needs such a guard.
// Argument: JSON { command, args, cwd, uid, gid, umask, stopSignal, orphanGraceMs }. Environment and log descriptors are inherited.
// Plain JavaScript, so that it starts in milliseconds.
import { spawn } from 'node:child_process'

const spec = JSON.parse(process.argv[2])
if (spec.umask !== undefined) process.umask(spec.umask)
// A separate process group: Ctrl-C in the terminal reaches the stack alone, which then stops the programs in order.
const child = spawn(spec.command, spec.args, {
  cwd: spec.cwd,
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: true,
  windowsHide: true,
  ...(spec.uid === undefined ? {} : { uid: spec.uid, gid: spec.gid }),
})
let isStopping = false

child.once('spawn', () => send({ type: 'started', pid: child.pid }))
child.once('error', (error) => send({ type: 'failed', message: error.message }, () => process.exit(127)))
child.once('exit', (code, signal) => {
  killGroup('SIGKILL')
  send({ type: 'exited', code, signal }, () => process.exit(0))
})
process.on('message', (message) => stop(message.graceMs))
process.on('disconnect', () => stop(spec.orphanGraceMs))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(spec.orphanGraceMs))

function stop(graceMs) {
  if (!isStopping) child.kill(spec.stopSignal)
  isStopping = true
  setTimeout(() => killGroup('SIGKILL'), graceMs)
}

function killGroup(signal) {
  if (child.pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal)
  } catch {
    // The group is empty: nothing is left to kill.
  }
}

function send(message, then = () => {}) {
  if (!process.connected) return then()
  process.send(message, () => then())
}
