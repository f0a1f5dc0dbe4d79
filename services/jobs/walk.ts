// Handles the rows of a list page by page, over several rounds of housekeeping.
// Invariant: a row that fails again and again does not keep the rows after it from being handled.
import type { WalkedRow, WalkInput, WalkPosition } from '../../db/connection/walk-page.ts'

/** The place at which the next round goes on. One for each list and process. */
export interface Walk {
  after?: WalkPosition | undefined
}

/** Rows of one round. */
export const ROUND_LIMIT = 100

/** Where Temporal is away, each further call would wait for its deadline. A single row that cannot be handled is passed over. */
const FAILURES_UNTIL_STOP = 2

export interface WalkedRound {
  done: number
  /** Several rows in a row have failed: Temporal is probably away. The next round goes on after them. */
  isStopped: boolean
}

/** `handle` returns false where a row could not be handled, and does not throw. At the end of the list the walk begins again. */
export async function walkOn<Row>(
  walk: Walk,
  read: (page: WalkInput) => Promise<WalkedRow<Row>[]>,
  { handle, limit = ROUND_LIMIT }: { handle: (row: Row) => Promise<boolean>; limit?: number | undefined },
): Promise<WalkedRound> {
  const rows = await read({ after: walk.after, limit })
  let done = 0
  let failures = 0
  for (const { row, position } of rows) {
    const isDone = await handle(row)
    walk.after = position
    done += isDone ? 1 : 0
    failures = isDone ? 0 : failures + 1
    if (failures === FAILURES_UNTIL_STOP) return { done, isStopped: true }
  }
  if (rows.length < limit) walk.after = undefined
  return { done, isStopped: false }
}
