// The port that fetches a file from a caller's URL, and the error for every fault of the other side.
// Invariant: while the guard is on, no address inside this network is contacted.

/** Opens the URL. Throws `UnreachableUrlError`, also from the body where it breaks off or exceeds the size limit. */
export type FetchMedia = (url: string) => Promise<AsyncIterable<Uint8Array>>

/** The limit of files that are fetched at the same time for one client. */
export interface FetchSlots {
  readonly perClient: number
  /** Takes `count` slots of a client until disposed. Undefined where fewer are free. */
  take(clientId: string, count: number): Disposable | undefined
}

/** The message is the second half of a sentence about the field, for the caller: "answers 404; …". */
export class UnreachableUrlError extends Error {
  override readonly name = 'UnreachableUrlError'

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
  }
}
