// The texts that Temporal's histories may carry.
// Invariant: no text of the platform is part of a result or failure of an activity, because it may quote the prompt.
// The database stores the platform's text; the log shows it.

/** What may be said about a call to the platform that got no usable response: the status code, or our own description. */
export function ownWords(outcome: { detail: string; httpStatus?: number | undefined }): string {
  const { detail, httpStatus } = outcome
  return httpStatus === undefined ? detail : `the platform responded with HTTP ${httpStatus}`
}
