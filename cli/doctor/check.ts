// What one look at the set-up found. `fix` says what to do, wherever something is broken.

export interface CheckResult {
  name: string
  /** `note`: worth knowing, but nothing is wrong. */
  state: 'ok' | 'note' | 'broken'
  detail: string
  fix?: string
}
