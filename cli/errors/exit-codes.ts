// What the exit code of `hfw` means. Invariant: published; scripts rely on it.

export const EXIT_CODES = {
  /** Done as asked. */
  success: 0,
  /** The job or the request failed, or was refused. */
  failure: 1,
  /** The command line itself is wrong: nothing was sent. */
  usage: 2,
  /** The API does not answer. */
  unreachable: 3,
  /** Ctrl-C: `hfw` let go of the job, which goes on. */
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]
