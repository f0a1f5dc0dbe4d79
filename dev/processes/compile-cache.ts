// Where Node stores compiled code of this project's programs, and TypeScript without its types: `scripts/hfw.mjs` uses the same folder.
// Node checks each entry against the source, and compiles again where the folder cannot be written.
import { join, resolve } from 'node:path'

/** The environment variable of a program. It halves the processor time of the program's start. */
export const COMPILE_CACHE_ENV = {
  NODE_COMPILE_CACHE: join(resolve(import.meta.dirname, '../..'), 'node_modules', '.cache', 'hfw'),
}
