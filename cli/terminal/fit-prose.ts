// Sentences on stdout, broken between words where it is a terminal.
import type { Session } from '../session.ts'
import { widthOfOutput } from './width-of-output.ts'
import { wrapHanging } from './wrap-text.ts'

/** The lines, each as wide as the terminal at most. A pipe gets them in full. */
export function fitProse(session: Pick<Session, 'stdout'>, lines: readonly string[]): string[] {
  const width = widthOfOutput(session)
  return lines.flatMap((line) => wrapHanging(line, { width, indent: 0 }))
}
