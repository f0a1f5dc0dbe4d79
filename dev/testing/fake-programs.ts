// Fake programs for tests of the stack: PostgreSQL and Temporal are real, the other parts only respond to requests.
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { StackOptions } from '../stack/stack-options.ts'

/** Copies the fake program into `folder`, once for each part and under its name. */
export function fakePrograms(folder: string): NonNullable<StackOptions['programs']> {
  mkdirSync(folder, { recursive: true })
  const copy = (name: string) => {
    const path = join(folder, `${name}.mjs`)
    copyFileSync(join(import.meta.dirname, 'fake-program.mjs'), path)
    return path
  }
  return { sandbox: copy('sandbox'), api: copy('api'), worker: copy('worker') }
}
