// Where this project is, wherever `hfw` is called.
import { resolve } from 'node:path'

export const PROJECT_DIR = resolve(import.meta.dirname, '..')
