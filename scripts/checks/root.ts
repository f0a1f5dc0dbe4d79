// Where the project lies, whatever folder a program is started in.
import { resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')
