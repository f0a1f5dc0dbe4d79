// Reads the state file of the embedded stack in its data folder: the addresses and the process that runs it.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { PROJECT_DIR } from '../project-dir.ts'
import { isRunning } from './is-running.ts'
import { parseJson } from './parse-json.ts'

/** The part of the file that the command line reads. */
export interface StackContent {
  status: string
  pid: number
  startedAt: string
  urls: { api: string; workerHealth?: string; temporalUi?: string }
}

/** `none`: no stack runs on the folder. `stale`: the stack was killed. */
export type FoundStack =
  | { state: 'none' }
  | { state: 'unreadable'; file: string }
  | { state: 'stale'; file: string; content: StackContent }
  | { state: 'running'; file: string; content: StackContent }

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

function parseState(text: string): StackContent | undefined {
  const content = parseJson(text) as Partial<StackContent> | null | undefined
  const isComplete =
    typeof content?.status === 'string' &&
    typeof content.startedAt === 'string' &&
    Number.isInteger(content.pid) &&
    isUrl(content.urls?.api)
  if (!isComplete) return undefined
  const { workerHealth, temporalUi } = content.urls!
  const areUrls = [workerHealth, temporalUi].every((url) => url === undefined || isUrl(url))
  return areUrls ? (content as StackContent) : undefined
}

function isUrl(value: unknown): value is string {
  return typeof value === 'string' && URL.canParse(value)
}
