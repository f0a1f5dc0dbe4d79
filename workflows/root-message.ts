// The message of the first cause of an error: Temporal wraps what an activity threw.

/** Follows `cause` as long as it is an Error. A value that is no Error is written out. */
export function rootMessage(error: unknown): string {
  let current = error
  while (current instanceof Error && current.cause instanceof Error) current = current.cause
  return current instanceof Error ? current.message : String(current)
}
