// The names that Temporal records in histories: our identifier on the left, the recorded name on the right.
// Invariant: a recorded name never changes, because open workflows are replayed with it. Our identifiers may change.

export const WORKFLOW_TYPES = {
  generation: 'generation',
  film: 'film',
  filmJoin: 'filmJoin',
  lateBooking: 'lateSettlement',
  outputFetch: 'outputFetch',
  characterTraining: 'characterTraining',
  soulIdRemoval: 'soulIdRemoval',
} as const

export const SIGNALS = {
  slotGranted: 'slotGranted',
  platformCallback: 'platformCallback',
  attemptResolved: 'attemptSettled',
  cancelRequested: 'cancelRequested',
} as const

/** Activities whose recorded name differs from the function's. Every other activity is recorded under the function's name. */
export const ACTIVITY_TYPES = {
  collectResult: 'settleGeneration',
  resolveUnknown: 'settleUnknown',
  bookLate: 'settleLate',
  /** The same activity with other limits. */
  repeatCancel: 'cancelGeneration',
} as const
