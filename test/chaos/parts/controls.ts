// How a fault controls the process of a part.

/** How a part of the stack and a further process are controlled in the same way. */
export interface Controls {
  pid(): number | undefined
  kill(signal: NodeJS.Signals): Promise<unknown>
  start(): Promise<void>
}
