// Checks the version of Node.
import type { DoctorCheck } from '../../contracts/public/diagnostics.ts'

const PINNED_MAJOR = 24

/** `version` as in `process.versions.node`. */
export function checkNode(version: string): DoctorCheck {
  const name = 'Node'
  if (Number.parseInt(version, 10) >= PINNED_MAJOR) return { name, state: 'ok', detail: version }
  return {
    name,
    state: 'broken',
    detail: `${version} runs this command; ${PINNED_MAJOR} is needed`,
    fix: 'Run "./hfw", which uses the Node that npm installed with the project.',
    command: './hfw doctor',
  }
}
