// The output of progress and its capabilities: cursor movement, colour, size.
import { styleText } from 'node:util'

/** A place to write progress to. */
export interface ProgressOutput {
  write(text: string): unknown
  /** Whether lines can be redrawn: true on a terminal that is not recorded as a log. */
  readonly isLive: boolean
  readonly hasColor: boolean
  /** Width in characters. */
  readonly columns: number
  /** Height in lines. */
  readonly rows: number
}

/** The required part of a stream such as `process.stderr`. */
export interface OutputStream {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
  rows?: number
}

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/**
 * Returns the capabilities of a stream: live only on a terminal outside of CI, colour only on a terminal without NO_COLOR.
 * The size is read at each use, because windows are resized. An unknown size, which some terminals report as 0, counts
 * as 80 × 24.
 */
export function progressOutputOf(
  stream: OutputStream,
  environment: { isCi: boolean; isColorUnwanted: boolean },
): ProgressOutput {
  const isTty = stream.isTTY === true
  return {
    write: (text) => stream.write(text),
    isLive: isTty && !environment.isCi,
    hasColor: isTty && !environment.isColorUnwanted,
    get columns() {
      return stream.columns || 80
    },
    get rows() {
      return stream.rows || 24
    },
  }
}

/** The text in a style; unchanged when the output has no colour. */
export function paint(output: Pick<ProgressOutput, 'hasColor'>, style: Style, text: string): string {
  return output.hasColor ? styleText(style, text, { validateStream: false }) : text
}

/** The text as one line: control characters and line breaks become spaces. */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ')
}

/** The text without control characters except line breaks, so that foreign text cannot control the terminal. */
export function withoutControls(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n]/gu, '')
}
