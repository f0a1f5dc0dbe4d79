// Which names are refused.
import { expect, it } from 'vitest'
import { findNamingProblems } from './file-names.ts'

it.each([
  'api/utils/text.ts',
  'api/helpers.ts',
  'domain/common.test.ts',
  'misc/a.ts',
  'api/index.ts',
  'db/migrations/FixStuff2.ts',
])('refuses %s', (path) => {
  expect(findNamingProblems([path])).toHaveLength(1)
})

it.each(['workflows/index.ts', 'db/migrations/2026-11-21T000000_create_jobs.ts', 'domain/common-ground.ts'])(
  'accepts %s',
  (path) => {
    expect(findNamingProblems([path])).toEqual([])
  },
)
