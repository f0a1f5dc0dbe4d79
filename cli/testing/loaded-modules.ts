// Runs `hfw` as a separate process and records which modules it imports.
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PROJECT_DIR } from '../project-dir.ts'

/** Prints the URL of each imported file to the fourth stream, so that the output of `hfw` does not change. */
const RECORDER = `
import { registerHooks } from 'node:module'
import { writeSync } from 'node:fs'
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) writeSync(3, url + '\\n')
    return next(url, context)
  },
})`

/** The paths of the imported files, relative to the project. `env` is the complete environment. */
export async function loadedModules(args: readonly string[], env: Record<string, string> = {}): Promise<string[]> {
  const main = join(PROJECT_DIR, 'cli', 'main.ts')
  const child = spawn(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(RECORDER)}`, main, ...args],
    {
      env,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  )
  const urls = await text(child.stdio[3] as NodeJS.ReadableStream)
  return urls.split('\n').flatMap((url) => (url === '' ? [] : [relative(PROJECT_DIR, fileURLToPath(url))]))
}
