// How long history is stored after its job has ended, and uploads that no job has used.

/** Times in milliseconds. Undefined: for ever. */
export interface Retention {
  eventsMs: number | undefined
  requestBodiesMs: number | undefined
  leasesMs: number | undefined
  unusedUploadsMs: number | undefined
}
