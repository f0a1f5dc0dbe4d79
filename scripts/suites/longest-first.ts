// The order of the files within a group: the files that are known to take longest, then vitest's own order (by earlier durations).
import { relative } from 'node:path'
import type { TestSpecification } from 'vitest/node'
import { BaseSequencer } from 'vitest/node'
import { ROOT } from '../checks/root.ts'
import { LONGEST_FIRST } from './test-groups.ts'

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- vitest's sequencer, not an array
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other))
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const index = LONGEST_FIRST.indexOf(relative(ROOT, moduleId))
  return index === -1 ? LONGEST_FIRST.length : index
}
