// Every exported function of the rooms that others call has a docblock.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../checks/root.ts'

const ROOMS = /^(services|domain|db|adapters)\//
/** Tests, what only tests use, and migrations, of which the file's header says what they do. */
const EXCLUDED = /\.test\.ts$|\/testing\/|^db\/migrations\//
const EXPORTED_FUNCTION = /^export (?:async )?function\*? (\w+)/

/** One sentence per exported function without a docblock. */
export async function findDocblockProblems(files: readonly string[]): Promise<string[]> {
  const sources = files.filter((path) => path.endsWith('.ts') && ROOMS.test(path) && !EXCLUDED.test(path))
  const checked = await Promise.all(
    sources.map(async (path) => {
      const names = functionsWithoutDocblock(await readFile(join(ROOT, path), 'utf8'))
      return names.map((name) => `${path}: ${name} has no docblock: what it does, and what it returns and throws`)
    }),
  )
  return checked.flat()
}

/** Names of the exported functions whose declaration does not follow a docblock. */
export function functionsWithoutDocblock(text: string): string[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    const name = EXPORTED_FUNCTION.exec(line)?.[1]
    return name === undefined || lines[index - 1]?.trimEnd().endsWith('*/') ? [] : [name]
  })
}
