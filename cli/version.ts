// The version of `hfw`, which is that of the project.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT_DIR } from './project-dir.ts'

/** For example `0.1.0`. */
export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(PROJECT_DIR, 'package.json'), 'utf8')) as { version: string }
  return version
}
