// Each test file is in one group, and no list names a file that does not exist.
import { matchesGlob } from 'node:path'
import { expect, it } from 'vitest'
import { listRepositoryFiles } from '../house-rules/repository-files.ts'
import { exceptionsOf, groupOf, LONGEST_FIRST, TEST_GROUPS } from './test-groups.ts'

const testFiles = (await listRepositoryFiles()).filter((path) => path.endsWith('.test.ts'))

/** What vitest runs for a group: see vitest.config.ts. */
function isRunIn(group: (typeof TEST_GROUPS)[number], path: string): boolean {
  const isExcepted = exceptionsOf(group).some((pattern) => matchesGlob(path, pattern))
  return !isExcepted && group.include.some((pattern) => matchesGlob(path, pattern))
}

it('runs each test file in exactly one group', () => {
  const groups = testFiles.map((path) => [
    path,
    ...TEST_GROUPS.filter((one) => isRunIn(one, path)).map(({ name }) => name),
  ])
  expect(groups).toEqual(testFiles.map((path) => [path, groupOf(path).name]))
})

it('names only files that exist', () => {
  const patterns = [...TEST_GROUPS.flatMap((group) => group.include), ...LONGEST_FIRST]
  expect(patterns.filter((pattern) => !testFiles.some((path) => matchesGlob(path, pattern)))).toEqual([])
})

it('runs the groups that need servers after the unit tests, and separately what measures time', () => {
  expect(groupOf('domain/pool/line.test.ts').name).toBe('unit')
  expect(groupOf('db/pool/leases.test.ts').name).toBe('servers')
  expect(groupOf('test/scenarios/generations.test.ts').name).toBe('stacks')
  expect(groupOf('test/scenarios/ended-film.test.ts').name).toBe('timed')
  expect(groupOf('dev/run-start.test.ts').name).toBe('alone')
})
