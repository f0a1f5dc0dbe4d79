// What processes leave behind: part files of work that no longer runs, and errors in their logs that no fault explains.
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'

/**
 * Part files and work folders that were written after `lastEndedAtMs`, when a process was ended for the last time. Older ones may
 * belong to a process that was killed; its successor removes them a day later.
 */
export async function orphanFiles(folders: readonly string[], lastEndedAtMs: number): Promise<string[]> {
  const orphans: string[] = []
  for (const folder of folders) {
    for (const name of await readdir(folder).catch((): string[] => [])) {
      if (!name.endsWith('.part') && !name.startsWith('hfw-work-')) continue
      const file = await stat(path.join(folder, name)).catch(() => undefined)
      if (file && file.mtimeMs > lastEndedAtMs)
        orphans.push(`${path.join(folder, name)} was left by a process that runs`)
    }
  }
  return orphans
}

interface LogLine {
  msg?: string
  code?: string
  err?: { type?: string; code?: string; message?: string }
}

/** Errors of our own code. A lost connection is none: faults explain it. */
const BUGS = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'AssertionError'])

/** Lines of API and worker that only a bug explains: errors of our code, problems of the code `internal`, violated constraints. */
export async function unexplainedErrors(logFolder: string): Promise<string[]> {
  const found = new Map<string, number>()
  const logs = (await readdir(logFolder)).filter((name) => /^(api|worker).*\.log$/.test(name))
  for (const log of logs) {
    const text = await readFile(path.join(logFolder, log), 'utf8')
    for (const line of text.split('\n')) {
      const parsed = parseLine(line)
      if (parsed === undefined || !isUnexplained(parsed)) continue
      const what = `${log}: ${parsed.msg ?? ''} ${parsed.err?.type ?? ''} ${parsed.err?.message ?? ''}`.slice(0, 300)
      found.set(what, (found.get(what) ?? 0) + 1)
    }
  }
  return [...found].map(([what, count]) => `unexplained error in the log of ${what} (${count} times)`)
}

function parseLine(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as LogLine
  } catch {
    return undefined
  }
}

/** SQLSTATE 23: a violated constraint. 42: a statement that does not fit the schema. */
function isUnexplained({ code, err }: LogLine): boolean {
  if (code === 'internal') return true
  return BUGS.has(err?.type ?? '') || /^(23|42)[0-9A-Z]{3}$/.test(err?.code ?? '')
}
