// How long history is stored after its job has ended.

/** Times in milliseconds. Undefined: for ever. */
export interface Retention {
  eventsMs: number | undefined
  requestBodiesMs: number | undefined
  leasesMs: number | undefined
}
