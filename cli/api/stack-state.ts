// Reads the state file of the embedded stack in its data folder: the addresses and the process that runs it.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { PROJECT_DIR } from '../project-dir.ts'
import { isRunning } from './is-running.ts'

const StackState = z.object({
  status: z.string(),
  pid: z.int(),
  startedAt: z.string(),
  urls: z.object({ api: z.url(), workerHealth: z.url().optional(), temporalUi: z.url().optional() }),
})

/** `none`: no stack runs on the folder. `stale`: the stack was killed. */
export type FoundStack =
  | { state: 'none' }
  | { state: 'unreadable'; file: string }
  | { state: 'stale'; file: string; content: z.infer<typeof StackState> }
  | { state: 'running'; file: string; content: z.infer<typeof StackState> }

/** Resolves a relative folder against the project, as `npm start` does, and not against the current folder. */
export function resolveDataDir(dataDir: string): string {
  return resolve(PROJECT_DIR, dataDir)
}

/** Reads `<dataDir>/stack.json` and checks whether its process is running. */
export function findStack(dataDir: string): FoundStack {
  const file = join(dataDir, 'stack.json')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return { state: 'none' }
  }
  const content = parseState(text)
  if (content === undefined) return { state: 'unreadable', file }
  return { state: isRunning(content.pid) ? 'running' : 'stale', file, content }
}

function parseState(text: string): z.infer<typeof StackState> | undefined {
  try {
    return StackState.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
