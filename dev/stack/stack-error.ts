// The errors of this room, for failures that the user can fix. Their messages name the cause and the fix; no stack trace is printed.

/** An expected failure of the stack: a taken port, a missing program, a part that does not start. */
export class StackError extends Error {
  override readonly name: string = 'StackError'
}

/** Another stack uses the data folder. */
export class FolderInUseError extends StackError {
  override readonly name = 'FolderInUseError'
}
