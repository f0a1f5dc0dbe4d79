// The one error of this room: something a person must mend. Its message names the cause and the fix and is printed without a stack.

/** Thrown for every expected failure of the stack: a taken port, a missing program, a part that does not come up. */
export class StackError extends Error {
  override readonly name: string = 'StackError'
}

/** Another stack has the data folder. */
export class FolderInUseError extends StackError {
  override readonly name = 'FolderInUseError'
}
