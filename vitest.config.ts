// How the tests run: forked processes, because the Temporal SDK's native runtime is one per process. Each group of test files
// (scripts/suites/test-groups.ts) is a project of vitest. They share the servers of the global setup.
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './scripts/suites/longest-first.ts'
import { exceptionsOf, TEST_GROUPS } from './scripts/suites/test-groups.ts'

const NOT_OURS = ['**/node_modules/**', '.data/**', '**/dist/**']

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // The default of one second is too short where several files share a core.
    expect: { poll: { timeout: 5_000 } },
    globalSetup: ['test/support/servers/global-setup.ts'],
    sequence: { sequencer: LongestFirst },
    projects: TEST_GROUPS.map((group) => ({
      extends: true,
      test: {
        name: group.name,
        include: [...group.include],
        exclude: [...NOT_OURS, ...exceptionsOf(group)],
        maxWorkers: group.workers,
        isolate: group.isolate,
        sequence: { groupOrder: group.order },
      },
    })),
  },
})
