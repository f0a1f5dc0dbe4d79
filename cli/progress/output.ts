// Where progress is written, and what that place can do.
import { styleText } from 'node:util'

export interface ProgressOutput {
  write(text: string): unknown
  /** Whether lines may be drawn over: a terminal, and nobody records it as a log. */
  readonly isLive: boolean
  readonly hasColor: boolean
  /** Width in characters. */
  readonly columns: number
  /** Height in lines. */
  readonly rows: number
}

/** What is asked of a stream such as `process.stderr`. */
export interface OutputStream {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
  rows?: number
}

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/**
 * Judges a stream: live only on a terminal outside of CI, coloured only on a terminal without NO_COLOR.
 * The size is asked for at each use, because windows are resized. Where it is not known, which some
 * terminals say as 0, it counts as 80 × 24.
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

/** The text in a style, or as it is where colours are not wanted. */
export function paint(output: Pick<ProgressOutput, 'hasColor'>, style: Style, text: string): string {
  return output.hasColor ? styleText(style, text, { validateStream: false }) : text
}

/** The text as one line: control characters, line breaks among them, become spaces. */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ')
}

/** The text without control characters but line breaks: what comes from elsewhere must not steer a terminal. */
export function withoutControls(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n]/gu, '')
}
