// The result of one check of the set-up.

/** `fix` is set when the check found a problem. */
export interface CheckResult {
  name: string
  /** `note`: information without a problem. */
  state: 'ok' | 'note' | 'broken'
  detail: string
  fix?: string
}
