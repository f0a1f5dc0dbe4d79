// The log files of the stack's parts: creating them, limiting their size, reading their last lines for error messages.
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PRIVATE_FOLDER_MODE } from './private-folder.ts'

const MAX_LOG_BYTES = 10 * 1024 * 1024
const TAIL_BYTES = 16 * 1024

/** Creates the folder of a log file, for the current user only, and renames a file above 10 MB to `<name>.old`. */
export async function prepareLogFile(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER_MODE })
  if (existsSync(path) && (await stat(path)).size > MAX_LOG_BYTES) await rename(path, `${path}.old`)
}

/** Size of the log in bytes, 0 when there is none. Read before a start, it marks where the lines of that start begin. */
export async function logSizeBytes(path: string): Promise<number> {
  return existsSync(path) ? (await stat(path)).size : 0
}

/** The last `lineCount` lines written after `fromByte`. Empty when there are none. */
export async function lastLogLines(path: string, lineCount: number, fromByte = 0): Promise<string[]> {
  const size = await logSizeBytes(path)
  if (size === 0) return []
  const start = Math.max(fromByte, size - TAIL_BYTES)
  const text = start === 0 ? await readFile(path, 'utf8') : await readFrom(path, start, size)
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-lineCount)
}

async function readFrom(path: string, start: number, end: number): Promise<string> {
  if (end <= start) return ''
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start)
    return buffer.subarray(0, bytesRead).toString('utf8')
  } finally {
    await file.close()
  }
}
