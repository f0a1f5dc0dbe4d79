// The load of an account for people: the same in the list of accounts, in one account and in the overview of the pool.
import type { AccountLoad } from '../../contracts/public/account-load.ts'
import { formatDuration } from '../progress/format-duration.ts'

/** Cells of a table row. */
export interface LoadCells {
  slots: string
  /** Time until the pause ends; empty without a pause. */
  backIn: string
  blocked: string
}

/** `nowMs`: Unix time, from which durations are counted. */
export function loadCells({ slots, pausedUntil, blockedModels }: AccountLoad, nowMs: number): LoadCells {
  return {
    slots: `${slots.inUse}/${slotsOf(slots)}`,
    backIn: pausedUntil === null ? '' : formatDuration(Math.max(0, Date.parse(pausedUntil) - nowMs)),
    blocked: blockedModels.map(({ model }) => model).join(' '),
  }
}

/** One account, as rows of a name and a value. */
export function describeLoad({ slots, blockedModels }: AccountLoad): [string, string][] {
  const limits = slots.byModel.flatMap(({ model, limit }) => (limit === null ? [] : [`${model} ${limit}`]))
  return [
    [
      'slots',
      `${slots.inUse} in use of ${slotsOf(slots)}${limits.length > 0 ? `; by model: ${limits.join(', ')}` : ''}`,
    ],
    ...blockedModels.map(({ model, until, reason }): [string, string] => [
      'blocked',
      `${model} until ${until}${reason ? `: ${reason}` : ''}`,
    ]),
  ]
}

/** The slots that count now, with the configured ones where they differ. */
function slotsOf({ usable, configured }: AccountLoad['slots']): string {
  return usable === configured ? String(configured) : `${usable} (of ${configured})`
}
