// Finds the Node that the dependencies bring. Plain JavaScript for Node 20 and newer.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PINNED_MAJOR = 24

/** The folder of the project. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))
/** The folder of the dependencies. */
export const modules = join(root, 'node_modules')
/** Where Node stores compiled code, and TypeScript without its types. Where the folder is read-only, each start compiles again. */
export const compileCache = join(modules, '.cache', 'hfw')

/** An error whose message says what to do. */
export class SetupError extends Error {}

/** Whether a version, as in `process.versions.node`, has the major version of the pinned Node. */
export function isPinnedMajor(version) {
  return Number.parseInt(version, 10) === PINNED_MAJOR
}

/** The path of the pinned Node, or of this Node where it is new enough. Throws `SetupError` where there is neither. */
export function pinnedNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const pinned = join(modules, 'node', 'bin', name)
  if (existsSync(pinned)) return pinned
  if (Number.parseInt(process.versions.node, 10) >= PINNED_MAJOR) return process.execPath
  throw new SetupError(
    `The pinned Node is missing (${pinned}): the install script of the npm package "node" did not run.\n` +
      'If npm is configured to skip install scripts, let them run once: npm ci --ignore-scripts=false\n' +
      `Or use Node ${PINNED_MAJOR} yourself; this is ${process.versions.node}.`,
  )
}
