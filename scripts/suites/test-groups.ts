// The groups that the tests run in, in which order, and how many files of each run at once.
// Invariant: each test file is in exactly one group. A file that no list names is in `unit`; test-groups.test.ts checks the lists.
import { availableParallelism } from 'node:os'
import { matchesGlob } from 'node:path'

export interface TestGroup {
  name: 'unit' | 'stacks' | 'servers' | 'timed' | 'alone'
  /** Groups with the same position run at the same time, and share their workers. */
  order: number
  /** Files that run at once. */
  workers: number
  /** False: files share the processes they run in, which saves a second of processor time for each file: its start and its imports. */
  isolate: boolean
  /** Patterns of paths, relative to the project. */
  include: readonly string[]
}

const CORES = availableParallelism()

/** These use the processor and little else. */
const UNIT_WORKERS = CORES
/** These use the processor and wait for servers and other processes in turn. Two files per core use all of the processor's time. */
const SERVER_WORKERS = 2 * CORES

/** Rooms whose tests use a database, the API or the sandbox in their own process. */
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
 * These start a whole stack, run Temporal workers in their own process, replace a module for all code of their process, measure its
 * memory, or need an empty list of prepared statements. The Temporal SDK has one native runtime per process, so each of these files has a process of its own.
 */
const STACKS = [
  'db/connection/prepared-client.test.ts',
  'dev/**/*.test.ts',
  'test/api/full-disk.test.ts',
  'test/api/large-upload.test.ts',
  'test/chaos/*.test.ts',
  'test/repeated-activities.test.ts',
  'test/replay.test.ts',
  'test/scenarios/*.test.ts',
  'test/workflows/*.test.ts',
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
  'test/scenarios/one-stack.test.ts',
  'test/scenarios/generations.test.ts',
  'dev/demo.test.ts',
  'test/scenarios/readme.test.ts',
  'test/scenarios/accounts.test.ts',
  'test/scenarios/unknown-attempts.test.ts',
]

/** In the order in which they run. */
export const TEST_GROUPS: readonly TestGroup[] = [
  { name: 'unit', order: 1, workers: UNIT_WORKERS, isolate: false, include: ['**/*.test.ts'] },
  { name: 'servers', order: 2, workers: SERVER_WORKERS, isolate: false, include: SERVERS },
  { name: 'stacks', order: 2, workers: SERVER_WORKERS, isolate: true, include: STACKS },
  { name: 'timed', order: 3, workers: CORES, isolate: true, include: TIMED },
  { name: 'alone', order: 4, workers: 1, isolate: true, include: ALONE },
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
