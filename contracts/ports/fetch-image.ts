// The port through which a picture that a caller named by URL is read, and the error of everything the other side does wrong.
// Invariant: where the guard is on, no address inside this network is ever spoken to.

/** Opens the URL. Throws `UnreachableUrlError`; so does the body where it breaks off or runs longer than allowed. */
export type FetchImage = (url: string) => Promise<AsyncIterable<Uint8Array>>

/** The message is the second half of a sentence about the field, for the caller: "answers 404; …". */
export class UnreachableUrlError extends Error {
  override readonly name = 'UnreachableUrlError'

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
  }
}
