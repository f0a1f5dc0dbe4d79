// The input of `hfw`: a terminal, a pipe, or a test.

/** The required part of a stream such as `process.stdin`. */
export interface InputStream extends AsyncIterable<Buffer | string> {
  isTTY?: boolean
  setRawMode?(isRaw: boolean): unknown
  resume(): unknown
  pause(): unknown
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown
  off(event: 'data', listener: (chunk: Buffer | string) => void): unknown
  on(event: 'end', listener: () => void): unknown
  off(event: 'end', listener: () => void): unknown
}
