// Renders one job as one terminal line: label, bar, percentage, state.
// Invariant: the line is never wider than the terminal.
import { type JobState, describeProgress, fractionDone, isEnded, isFractionKnown } from './job-state.ts'
import { type ProgressOutput, oneLine, paint } from './output.ts'

const BAR_WIDTH = 20
/** A bar with fewer columns shows nothing useful. */
const SHORTEST_BAR = 8
/** With its separator. */
const SHORTEST_TITLE = 11
const WAIT_INDENT = '    '
const MAX_WAIT_LINES = 2
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const SPINNER_STEP_MS = 100

/** `⠋ scene 2  ███████░░░░░░░░░░░░░  36 %  in progress on north, about 40 s left · A ship passes` */
export function renderJobRow(
  job: { label: string; state: JobState; title?: string },
  output: Pick<ProgressOutput, 'columns' | 'hasColor'>,
  nowMs: number,
): string {
  const fraction = fractionDone(job.state, nowMs)
  const percent = isFractionKnown(job.state) ? `${String(Math.round(fraction * 100)).padStart(3)} %` : '     '
  const head = `${markOf(job.state, nowMs)} ${job.label}  `
  // The last column stays empty: some terminals wrap as soon as it is filled.
  const room = output.columns - 1
  const barRoom = (text: string) => Math.min(BAR_WIDTH, room - head.length - text.length)
  const texts = [false, true].map((isShort) => `  ${percent}  ${describeProgress(job.state, nowMs, { isShort })}`)
  // An ended job needs its reason more than its bar. A running one needs the bar more than its account.
  const fitting = isEnded(job.state) ? undefined : texts.find((text) => barRoom(text) >= SHORTEST_BAR)
  const stateText = fitting ?? texts[0]!
  const barWidth = Math.max(0, barRoom(stateText))
  const titleRoom = room - head.length - barWidth - stateText.length
  const title = job.title === undefined || titleRoom < SHORTEST_TITLE ? '' : ` · ${job.title}`
  const tail = truncate(stateText + title, room - head.length - barWidth)
  return truncate(head, room) + paint(output, colorOf(job.state), bar(fraction, barWidth)) + tail
}

/** The reason of a wait below the row of its job, in at most two lines. None where the job does not wait. */
export function renderWait(state: JobState, output: Pick<ProgressOutput, 'columns' | 'hasColor'>): string[] {
  if (state.wait === undefined || isEnded(state)) return []
  const width = output.columns - 1 - WAIT_INDENT.length
  const lines = wrap(oneLine(state.wait.text), width)
  const last = lines.slice(MAX_WAIT_LINES - 1).join(' ')
  const shown = lines.length > MAX_WAIT_LINES ? [...lines.slice(0, MAX_WAIT_LINES - 1), last] : lines
  return shown.map((line) => paint(output, 'dim', WAIT_INDENT + truncate(line, width)))
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`
    if (lines.length === 0 || longer.length > width) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  return lines
}

/** Cuts the text to a number of columns. A cut text ends with an ellipsis. */
export function truncate(text: string, width: number): string {
  const characters = [...oneLine(text)]
  let used = 0
  for (const [index, character] of characters.entries()) {
    used += columnsOf(character)
    if (used > width) return cutBefore(characters.slice(0, index), width)
  }
  return characters.join('')
}

function cutBefore(fitting: string[], width: number): string {
  if (width < 1) return ''
  const shown = [...fitting]
  while (shown.reduce((sum, character) => sum + columnsOf(character), 0) > width - 1) shown.pop()
  return `${shown.join('')}…`
}

/** Terminals draw East Asian characters and emoji two columns wide. */
const WIDE =
  /[\u{1100}-\u{115F}\u{2E80}-\u{A4CF}\u{AC00}-\u{D7A3}\u{F900}-\u{FAFF}\u{FE30}-\u{FE6F}\u{FF00}-\u{FF60}\u{FFE0}-\u{FFE6}\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u

/** The number of columns that a text without control characters takes. */
export function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + columnsOf(character), 0)
}

function columnsOf(character: string): number {
  return WIDE.test(character) ? 2 : 1
}

function bar(fraction: number, width: number): string {
  const filled = Math.round(fraction * width)
  return '█'.repeat(filled) + '░'.repeat(width - filled)
}

function markOf(state: JobState, nowMs: number): string {
  if (state.status === 'completed') return '✓'
  if (isEnded(state)) return '✗'
  if (state.status === 'pending') return ' '
  return SPINNER[Math.floor(nowMs / SPINNER_STEP_MS) % SPINNER.length]!
}

function colorOf(state: JobState): 'green' | 'red' | 'dim' | 'cyan' {
  if (state.status === 'completed') return 'green'
  if (isEnded(state)) return 'red'
  return state.status === 'pending' || state.status === 'waiting' ? 'dim' : 'cyan'
}
