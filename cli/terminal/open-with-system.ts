// Opens a file or a web page with the program that the system has for it.
import { spawn } from 'node:child_process'

const OPENERS: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

/** An opener that still runs after this time has found a program. */
const DECIDED_AFTER_MS = 3_000

/** Opens a path or URL. Returns false where the system has no opener, or the opener finds no program, as on a server. */
export function openWithSystem(target: string): Promise<boolean> {
  const [program, ...args] = OPENERS[process.platform] ?? ['xdg-open']
  return new Promise((resolve) => {
    const child = spawn(program, [...args, target], { stdio: 'ignore', detached: true })
    const timer = setTimeout(() => resolve(true), DECIDED_AFTER_MS)
    const decide = (isOpened: boolean) => {
      clearTimeout(timer)
      resolve(isOpened)
    }
    child.once('error', () => decide(false))
    child.once('exit', (code) => decide(code === 0))
    child.unref()
  })
}
