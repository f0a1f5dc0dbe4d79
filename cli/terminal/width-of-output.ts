// The width that output has to fit.
import type { Session } from '../session.ts'

/** Columns of the terminal; undefined where stdout is no terminal, so that programs get every line in full. */
export function widthOfOutput({ stdout }: Pick<Session, 'stdout'>): number | undefined {
  return stdout.isTTY === true ? stdout.columns || 80 : undefined
}
