// A block of lines at the bottom of a terminal that is drawn over in place.
// Invariant: no line is ever wider than the terminal, or the cursor arithmetic would be wrong; callers keep to `columns`.
import type { ProgressOutput } from './output.ts'

const HIDE_CURSOR = '\u001B[?25l'
const SHOW_CURSOR = '\u001B[?25h'
const ERASE_LINE = '\u001B[2K'
const ERASE_BELOW = '\u001B[J'

/** Draw as often as you like, then `close` once: it leaves the last lines standing and gives the cursor back. */
export class LiveLines {
  readonly #output: Pick<ProgressOutput, 'write'>
  #drawnCount = 0
  #isCursorHidden = false

  constructor(output: Pick<ProgressOutput, 'write'>) {
    this.#output = output
  }

  draw(lines: readonly string[]): void {
    const start = this.#isCursorHidden ? '' : HIDE_CURSOR
    this.#isCursorHidden = true
    const up = this.#drawnCount > 0 ? `\u001B[${this.#drawnCount}A` : ''
    const body = lines.map((line) => `\r${ERASE_LINE}${line}\n`).join('')
    this.#output.write(start + up + body + ERASE_BELOW)
    this.#drawnCount = lines.length
  }

  close(): void {
    // Nothing is drawn over here: at Ctrl-C the terminal drops what it had not shown yet, so the cursor may be anywhere.
    if (this.#isCursorHidden) this.#output.write(`\r${ERASE_BELOW}${SHOW_CURSOR}`)
    this.#isCursorHidden = false
    this.#drawnCount = 0
  }
}
