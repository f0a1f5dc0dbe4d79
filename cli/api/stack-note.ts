// The note that the embedded stack keeps in its data folder: where its API is, and which process runs it.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { PROJECT_DIR } from '../project-dir.ts'

const StackNote = z.object({
  status: z.string(),
  pid: z.int(),
  startedAt: z.string(),
  urls: z.object({ api: z.url(), workerHealth: z.url().optional(), temporalUi: z.url().optional() }),
})

/** `none`: no stack runs here. `stale`: one did, and was killed. */
export type FoundStack =
  | { state: 'none' }
  | { state: 'unreadable'; file: string }
  | { state: 'stale'; file: string; note: z.infer<typeof StackNote> }
  | { state: 'running'; file: string; note: z.infer<typeof StackNote> }

/** Relative folders count from the project, as in `npm start`, wherever `hfw` is called. */
export function resolveDataDir(dataDir: string): string {
  return resolve(PROJECT_DIR, dataDir)
}

/** Reads `<dataDir>/stack.json` and looks whether its process is alive. */
export function findStack(dataDir: string): FoundStack {
  const file = join(dataDir, 'stack.json')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return { state: 'none' }
  }
  const note = parseNote(text)
  if (note === undefined) return { state: 'unreadable', file }
  return { state: isAlive(note.pid) ? 'running' : 'stale', file, note }
}

function parseNote(text: string): z.infer<typeof StackNote> | undefined {
  try {
    return StackNote.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
