// A stack whose own programs are stand-ins: PostgreSQL and Temporal are real, the rest only answers.
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { StackOptions } from '../stack/stack-options.ts'

/** Copies the stand-in under a name for each part into `folder`. */
export function standInPrograms(folder: string): NonNullable<StackOptions['programs']> {
  mkdirSync(folder, { recursive: true })
  const copy = (name: string) => {
    const path = join(folder, `${name}.mjs`)
    copyFileSync(join(import.meta.dirname, 'stand-in.mjs'), path)
    return path
  }
  return { sandbox: copy('sandbox'), api: copy('api'), worker: copy('worker') }
}
