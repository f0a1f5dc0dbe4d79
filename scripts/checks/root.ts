// The project's folder. It does not depend on the folder a program is started in.
import { resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')
