// The words that comments, documents and texts do not use, each with what to write instead.

export interface RefusedWord {
  /** A regular expression without flags. It is matched at word boundaries, in any case. */
  pattern: string
  instead: string
}

export const REFUSED_WORDS: readonly RefusedWord[] = [
  { pattern: 'told|tells?|telling', instead: 'returns, reports, says which, is notified' },
  { pattern: 'nobody|somebody|someone|anybody', instead: 'the concrete subject: the caller, no process, an operator' },
  { pattern: 'whoever|whosoever', instead: 'the caller, or the concrete subject' },
  { pattern: 'whatever|whichever', instead: 'any, each, or the concrete thing' },
  { pattern: 'betray(s|ed|ing)?', instead: 'shows, implies, reveals' },
  { pattern: 'wish(es|ed|ing)?', instead: 'request, setting' },
  { pattern: "the word of|(its|the platform's|a webhook's) word", instead: 'report, notification, verdict' },
  { pattern: 'how-maniest', instead: 'ordinal' },
  { pattern: 'thereof', instead: 'of it, of them' },
  { pattern: 'hence|thus', instead: 'so, therefore' },
  { pattern: 'perhaps', instead: 'may, or the condition' },
  { pattern: 'mend(s|ed|ing)?', instead: 'fix, repair' },
  { pattern: 'mistakes? of ours', instead: 'a bug' },
  { pattern: 'by and by', instead: 'later, or the time' },
  { pattern: 'gifts?', instead: 'optional' },
  { pattern: 'muffle[sd]?|muffling', instead: 'reset, suppress' },
  { pattern: 'long since', instead: 'already' },
  { pattern: 'at hand', instead: 'available, present' },
  { pattern: 'nothing of', instead: 'no, none of' },
]
