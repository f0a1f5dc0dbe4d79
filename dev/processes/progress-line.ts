// A long step on the terminal: one line that is drawn over and shows the time, or plain lines now and then where there is no terminal.
import type { ObtainProgress } from '../temporal/cli/temporal-cli.ts'

const PLAIN_LINE_EVERY_MS = 30_000

/** Prints notices and the progress of one long step at a time, without the two getting in each other's way. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream
  #text: string | undefined
  #nextPlainAtMs = 0

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  /** Shows a step and how long it has taken. Call it about once a second. */
  readonly update: ObtainProgress = (text, elapsedMs) => {
    if (this.#stream.isTTY)
      this.#stream.write(`\r\x1b[2K${fitted(`${text}: ${clock(elapsedMs)}`, this.#stream.columns)}`)
    else if (text !== this.#text || elapsedMs >= this.#nextPlainAtMs) {
      this.#stream.write(elapsedMs < 1000 ? `${text}\n` : `${text}: ${clock(elapsedMs)}\n`)
      this.#nextPlainAtMs = elapsedMs + PLAIN_LINE_EVERY_MS
    }
    this.#text = text
  }

  /** Prints a line of its own. */
  readonly print = (text: string): void => {
    this.end()
    this.#stream.write(`${text}\n`)
  }

  /** Ends the line that is being drawn over. */
  end(): void {
    if (this.#text !== undefined && this.#stream.isTTY) this.#stream.write('\n')
    this.#text = undefined
    this.#nextPlainAtMs = 0
  }
}

/** Cut to one line: a longer one would wrap and could not be drawn over. Terminals that do not know their width say 0. */
function fitted(line: string, columns: number | undefined): string {
  return line.slice(0, (columns || 80) - 1)
}

function clock(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
