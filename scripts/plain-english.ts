// Lists what breaks the language rule in the given files and folders, or in all: node scripts/run.mjs scripts/plain-english.ts db/ api/
// Exit code 1 when there is anything to change.
import { relative, resolve } from 'node:path'
import { ROOT } from './checks/root.ts'
import { findEnglishProblems } from './house-rules/plain-english.ts'
import { listRepositoryFiles } from './house-rules/repository-files.ts'

const wanted = process.argv.slice(2).map((path) => relative(ROOT, resolve(path)))
const files = await listRepositoryFiles()
const chosen = wanted.length === 0 ? files : files.filter((file) => wanted.some((path) => isAtOrBelow(file, path)))

const problems = await findEnglishProblems(chosen)
for (const problem of problems) console.log(problem)
console.log(`${problems.length} problems in ${chosen.length} files`)
process.exitCode = problems.length > 0 ? 1 : 0

function isAtOrBelow(file: string, path: string): boolean {
  return path === '' || file === path || file.startsWith(`${path}/`)
}
