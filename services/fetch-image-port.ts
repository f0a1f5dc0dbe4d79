// Fetching a picture that a caller named by URL. `adapters/fetch` implements it, with the guard against private addresses.
// Invariant: what the other side did is an answer, not an exception; only our own faults throw.

export interface FetchImageInput {
  url: string
  /** Where the bytes go. The file is written from its beginning. */
  filePath: string
  maxBytes: number
}

export type FetchImageAnswer =
  | { ok: true }
  /** `detail` is a sentence for the caller that says what was seen and what would help. */
  | { ok: false; detail: string }

export type FetchImage = (input: FetchImageInput) => Promise<FetchImageAnswer>
