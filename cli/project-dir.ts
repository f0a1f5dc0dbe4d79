// The folder of this project, independent of the current folder.
import { resolve } from 'node:path'

/** Absolute path. */
export const PROJECT_DIR = resolve(import.meta.dirname, '..')
