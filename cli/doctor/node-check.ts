// Checks the version of Node.
import type { CheckResult } from './check.ts'

const PINNED_MAJOR = 24

/** `version` as in `process.versions.node`. */
export function checkNode(version: string): CheckResult {
  const name = 'Node'
  if (Number.parseInt(version, 10) >= PINNED_MAJOR) return { name, state: 'ok', detail: version }
  return {
    name,
    state: 'broken',
    detail: `${version} runs this command; ${PINNED_MAJOR} is needed`,
    fix: 'Run "./hfw", which uses the Node that npm installed with the project.',
  }
}
