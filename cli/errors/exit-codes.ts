// The exit codes of `hfw`. Invariant: scripts depend on them, so they do not change.

/** The number of each outcome. */
export const EXIT_CODES = {
  /** The command did its work. */
  success: 0,
  /** The job or the request failed or was refused. */
  failure: 1,
  /** The command line or the environment is wrong; no request was sent. */
  usage: 2,
  /** The API does not respond. */
  unreachable: 3,
  /** `cancel`: accepted and in force, but the outcome is not decided. */
  undecided: 4,
  /** Ctrl-C: `hfw` ended, the job continues. */
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]
