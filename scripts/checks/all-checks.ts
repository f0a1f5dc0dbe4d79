// Every check of `npm run verify`. The slowest come first, so that they do not run alone at the end.
import { findLicenceProblems, findUnlistedDependencies } from '../house-rules/dependencies.ts'
import { findDocblockProblems } from '../house-rules/docblocks.ts'
import { findDeadPaths, findLongCells, findReadmeProblems } from '../house-rules/documents.ts'
import { findHeaderProblems } from '../house-rules/file-headers.ts'
import { findUnpinnedPackages } from '../house-rules/lock-integrity.ts'
import { findNamingProblems } from '../house-rules/file-names.ts'
import { findEnglishProblems } from '../house-rules/plain-english.ts'
import { listRepositoryFiles } from '../house-rules/repository-files.ts'
import { problemCheck, toolCheck } from './check.ts'
import type { Check } from './check.ts'
import { runProgram } from './run-tool.ts'

/** The compiler's record of its last run. Without it everything is checked again. */
const TYPES_MEMORY = 'node_modules/.cache/types.tsbuildinfo'

export const ALL_CHECKS: readonly Check[] = [
  toolCheck('types', 'tsc', ['-p', '.', '--pretty', 'false', '--incremental', '--tsBuildInfoFile', TYPES_MEMORY]),
  { name: 'generated files', run: checkGeneratedFiles },
  toolCheck('boundaries', 'depcruise', ['--config', '.dependency-cruiser.mjs', '--no-progress', '.']),
  toolCheck('lint', 'oxlint', ['-f', 'unix']),
  toolCheck('dead code', 'knip', ['--no-progress', '--no-config-hints']),
  toolCheck('format', 'oxfmt', ['--check']),
  problemCheck('house rules', findHouseProblems),
]

async function checkGeneratedFiles(): Promise<{ isOk: boolean; output: string }> {
  const { exitCode, output } = await runProgram('scripts/generate.ts', ['--check'])
  return { isOk: exitCode === 0, output }
}

async function findHouseProblems(): Promise<string[]> {
  const files = await listRepositoryFiles()
  const found = await Promise.all([
    findHeaderProblems(files),
    findReadmeProblems(files),
    findDeadPaths(files),
    findLongCells(files),
    findUnlistedDependencies(),
    findLicenceProblems(),
    findUnpinnedPackages(),
    findDocblockProblems(files),
    findEnglishProblems(files),
  ])
  return [...findNamingProblems(files), ...found.flat()]
}
