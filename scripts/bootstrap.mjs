// Installs the dependencies when they are missing or do not match the lock file, then runs a TypeScript file on the pinned Node.
// Plain JavaScript without dependencies, for Node 20 and newer.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { withInstallLock } from './install-lock.mjs'
import { parentWatch } from './parent-watch.mjs'
import { compileCache, modules, pinnedNode, root, SetupError } from './pinned-node.mjs'

const OLDEST_NODE = 20
const stampFile = join(modules, '.hfw-lock-hash')

/** Runs `<project>/<script>` with the arguments on the pinned Node. This process ends with the same exit code or signal. */
export async function runPinned(script, args) {
  try {
    refuseOldNode()
    if (!isInstalled()) await withInstallLock(join(root, '.data'), isInstalled, install)
    exec(pinnedNode(), [join(root, script), ...args])
  } catch (error) {
    console.error(error instanceof SetupError ? error.message : error)
    process.exit(1)
  }
}

function refuseOldNode() {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return
  throw new SetupError(
    `This is Node ${process.versions.node}; ${OLDEST_NODE} or newer is needed to install the project (which then brings its own).\n` +
      'Get one from https://nodejs.org or with your version manager, for example: nvm install 24',
  )
}

/** True when our own stamp, or npm's record of the installed packages, matches the lock file. */
function isInstalled() {
  if (!existsSync(modules)) return false
  const hash = lockHash()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return true
  if (!isRecordInStep()) return false
  stamp(hash)
  return true
}

function isRecordInStep() {
  try {
    const wanted = packagesIn(join(root, 'package-lock.json'))
    const present = packagesIn(join(modules, '.package-lock.json'))
    const isSame = Object.entries(wanted).every(
      ([path, entry]) => (present[path]?.version ?? (entry.optional ? entry.version : undefined)) === entry.version,
    )
    return isSame && Object.keys(present).every((path) => path in wanted)
  } catch {
    return false
  }
}

/** Packages that npm downloads. The project itself, its workspaces and the links to them are sources, which cannot be out of step. */
function packagesIn(lockFile) {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'))
  return Object.fromEntries(
    Object.entries(packages).filter(([path, entry]) => path.startsWith('node_modules/') && entry.link !== true),
  )
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

function stamp(hash) {
  try {
    writeFileSync(stampFile, hash)
  } catch {
    // The installation is read-only (an image). The next start compares again, which is quick.
  }
}

async function install() {
  console.error('Installing dependencies (once, about a minute)…')
  const hash = lockHash()
  const startedAt = Date.now()
  const beat = setInterval(() => {
    console.error(`Installing dependencies: ${Math.round((Date.now() - startedAt) / 1000)} s`)
  }, 9_000)
  const { code, output } = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']).finally(() =>
    clearInterval(beat),
  )
  if (code !== 0) {
    throw new SetupError(
      `npm ci failed (${code}):\n${output.trim().split('\n').slice(0, 12).join('\n')}\n\n` +
        'Check the network and the registry (npm ping), then run the command again. A half-made node_modules is repaired automatically.',
    )
  }
  stamp(hash)
}

function npm(args) {
  const env = { ...process.env, SKIP_FFMPEG: 'true', SCARF_ANALYTICS: 'false' }
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    // A stop during the installation stops npm too, so that the lock is not removed while npm still writes.
    const passOn = (signal) => child.kill(signal)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, passOn)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.once('error', (error) =>
      reject(new SetupError(`npm could not be started: ${error.message}. It comes with Node.`)),
    )
    child.once('close', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, passOn)
      resolve({ code: code ?? signal, output })
    })
  })
}

/** Runs `node` with the arguments and the compile cache. This process ends with the same exit code or signal. */
export function exec(node, args) {
  const env = { NODE_COMPILE_CACHE: compileCache, ...process.env }
  const child = spawn(node, args, { stdio: 'inherit', env })
  const passOn = (signal) => child.kill(signal)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']
  for (const signal of signals) if (signal in constants.signals) process.on(signal, passOn)
  const stopWatching = parentWatch(() => child.kill('SIGTERM'))
  child.once('error', (error) => {
    console.error(`The pinned Node does not run here: ${error.message}`)
    process.exit(1)
  })
  child.once('exit', (code, signal) => {
    stopWatching()
    if (signal === null) process.exit(code)
    // End by the same signal, so that our parent sees it. Where that does not work, exit with the shell's number for it.
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
    setTimeout(() => process.exit(128 + (constants.signals[signal] ?? 0)), 200)
  })
}
