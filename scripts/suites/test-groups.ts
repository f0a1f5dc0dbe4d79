// The groups that the tests run in, one group after the other, and how many files of each run at once.
// Invariant: each test file is in exactly one group. A file that no list names is in `unit`; test-groups.test.ts checks the lists.
import { availableParallelism } from 'node:os'
import { matchesGlob } from 'node:path'

export interface TestGroup {
  name: 'unit' | 'servers' | 'timed' | 'alone'
  /** Files that run at once. */
  workers: number
  /** False: files share the processes they run in, which saves their start and the loading of libraries. */
  isolate: boolean
  /** Patterns of paths, relative to the project. */
  include: readonly string[]
}

const CORES = availableParallelism()

/** These use the processor and little else. */
const UNIT_WORKERS = CORES
/** These mostly wait for servers and other processes: at two files per core, about half of the processor's time was idle. */
const SERVER_WORKERS = 2 * CORES

/** Rooms whose tests start servers, stacks or programs. */
const SERVERS = [
  'test/**/*.test.ts',
  'dev/**/*.test.ts',
  'db/**/*.test.ts',
  'services/**/*.test.ts',
  'packages/**/*.test.ts',
  'bench/**/*.test.ts',
  'scripts/bootstrap.test.ts',
  'cli/commands/sandbox.test.ts',
]

/**
 * These wait for time limits, which they divide, or measure the processor time of the database. Each uses at most one core, so that one
 * of them runs for each core. Other files use more, and would delay them.
 */
const TIMED = [
  'test/scale/million-generations.test.ts',
  'test/scenarios/cancel-outage.test.ts',
  'test/scenarios/deploys.test.ts',
  'test/scenarios/ended-film.test.ts',
  'test/scenarios/ended-workflow.test.ts',
  'test/scenarios/upgrades.test.ts',
]

/** These measure durations with every core, or start programs on the usual ports, so that other files would disturb them. */
const ALONE = [
  'dev/run-start.test.ts',
  'dev/processes/guarded-process.test.ts',
  'packages/sandbox/server.test.ts',
  'packages/sandbox/engine/faults/webhook-fate.test.ts',
  'packages/sandbox/routes/submissions.test.ts',
  'test/api/many-clients.test.ts',
  'test/api/slow-clients.test.ts',
  'test/chaos/chaos.test.ts',
]

/** Files that take longest, the longest first. They start first, so that none of them runs last and alone. */
export const LONGEST_FIRST = [
  'test/scale/million-generations.test.ts',
  'test/scenarios/ended-film.test.ts',
  'test/repeated-activities.test.ts',
  'test/scenarios/generations.test.ts',
  'dev/demo.test.ts',
  'test/scenarios/readme.test.ts',
  'test/scenarios/accounts.test.ts',
  'test/scenarios/unknown-attempts.test.ts',
]

/** In the order in which they run. */
export const TEST_GROUPS: readonly TestGroup[] = [
  { name: 'unit', workers: UNIT_WORKERS, isolate: false, include: ['**/*.test.ts'] },
  { name: 'servers', workers: SERVER_WORKERS, isolate: true, include: SERVERS },
  { name: 'timed', workers: CORES, isolate: true, include: TIMED },
  { name: 'alone', workers: 1, isolate: true, include: ALONE },
]

/** The last group that names the file has it. `path` is relative to the project. */
export function groupOf(path: string): TestGroup {
  return TEST_GROUPS.findLast((group) => matches(path, group.include))!
}

/** Patterns of the groups that come later and take their files out of this one. */
export function exceptionsOf(group: TestGroup): readonly string[] {
  return TEST_GROUPS.slice(TEST_GROUPS.indexOf(group) + 1).flatMap((later) => later.include)
}

function matches(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesGlob(path, pattern))
}
