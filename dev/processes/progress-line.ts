// Shows a long step: one line with the elapsed time that is redrawn in place, or, without a terminal,
// a plain line at each change and before ten seconds are over.
import { formatClock } from '../../cli/progress/format-duration.ts'
import type { ObtainProgress } from '../temporal/cli/temporal-cli.ts'

const PLAIN_LINE_EVERY_MS = 9_000

/** Prints notices and the progress of one step at a time. A notice does not overwrite the progress line. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream
  #text: string | undefined
  #nextPlainAtMs = 0

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  /** Shows a step and its elapsed time. Call it about once a second. */
  readonly update: ObtainProgress = (text, elapsedMs) => {
    if (this.#stream.isTTY)
      this.#stream.write(`\r\x1b[2K${fitted(`${text}: ${formatClock(elapsedMs)}`, this.#stream.columns)}`)
    else if (text !== this.#text || elapsedMs >= this.#nextPlainAtMs) {
      this.#stream.write(elapsedMs < 1000 ? `${text}\n` : `${text}: ${formatClock(elapsedMs)}\n`)
      this.#nextPlainAtMs = elapsedMs + PLAIN_LINE_EVERY_MS
    }
    this.#text = text
  }

  /** Prints a separate line. */
  readonly print = (text: string): void => {
    this.end()
    this.#stream.write(`${text}\n`)
  }

  /** Ends the progress line. */
  end(): void {
    if (this.#text !== undefined && this.#stream.isTTY) this.#stream.write('\n')
    this.#text = undefined
    this.#nextPlainAtMs = 0
  }
}

/** Cut to one line, because a wrapped line cannot be redrawn in place. Terminals without a known width report 0. */
function fitted(line: string, columns: number | undefined): string {
  return line.slice(0, (columns || 80) - 1)
}
