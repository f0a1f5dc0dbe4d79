// The text of a caught value.

/** The message of an error, or any other value as a string. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
