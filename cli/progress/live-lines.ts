// A block of lines at the bottom of a terminal that is redrawn in place.
// Invariant: no line is wider than the terminal, or the cursor arithmetic is wrong. Callers respect `columns`.
import type { ProgressOutput } from './output.ts'

const REDRAW_MS = 120
const HIDE_CURSOR = '\u001B[?25l'
const SHOW_CURSOR = '\u001B[?25h'
const ERASE_LINE = '\u001B[2K'
const ERASE_BELOW = '\u001B[J'

/** Redraws its lines regularly from the first `draw` to `close`. After `close` the last lines stay and the cursor is visible. */
export class LiveLines {
  readonly #output: Pick<ProgressOutput, 'write'>
  readonly #render: () => readonly string[]
  #drawnCount = 0
  #timer: NodeJS.Timeout | undefined

  /** `render` returns the lines as they are at that time. */
  constructor(output: Pick<ProgressOutput, 'write'>, render: () => readonly string[]) {
    this.#output = output
    this.#render = render
  }

  /** Draws now, and from the first call on every 120 ms. */
  draw(): void {
    const start = this.#timer === undefined ? HIDE_CURSOR : ''
    this.#timer ??= setInterval(() => this.draw(), REDRAW_MS).unref()
    const lines = this.#render()
    const up = this.#drawnCount > 0 ? `\u001B[${this.#drawnCount}A` : ''
    const body = lines.map((line) => `\r${ERASE_LINE}${line}\n`).join('')
    this.#output.write(start + up + body + ERASE_BELOW)
    this.#drawnCount = lines.length
  }

  /** Writes a separate line above the block. */
  print(text: string): void {
    if (this.#timer === undefined) {
      this.#output.write(`${text}\n`)
      return
    }
    const up = this.#drawnCount > 0 ? `\u001B[${this.#drawnCount}A` : ''
    this.#output.write(`${up}\r${ERASE_BELOW}${text}\n`)
    this.#drawnCount = 0
    this.draw()
  }

  /** Ends the drawing. Further calls have no effect. */
  close(): void {
    if (this.#timer === undefined) return
    clearInterval(this.#timer)
    this.#timer = undefined
    // No line is redrawn here: at Ctrl-C the terminal discards pending output, so the cursor may be anywhere.
    this.#output.write(`\r${ERASE_BELOW}${SHOW_CURSOR}`)
    this.#drawnCount = 0
  }
}
