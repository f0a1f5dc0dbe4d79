// Makes `dist/`, the content of the package. The package has to be JavaScript, because Node does not strip types below node_modules.
// The types are checked elsewhere (`npm run verify`); here they are only removed, and declared in `.d.ts` files.
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const folder = import.meta.dirname
const dist = join(folder, 'dist')
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')

rmSync(dist, { recursive: true, force: true })
const { status } = spawnSync(process.execPath, [compiler, '--project', join(folder, 'tsconfig.build.json')], {
  stdio: 'inherit',
})
if (status === 0)
  cpSync(join(folder, 'page'), join(dist, 'page'), { recursive: true, filter: (path) => !path.endsWith('.ts') })
process.exitCode = status ?? 1
