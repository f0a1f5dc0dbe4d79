// Renders one job as one terminal line: label, bar, percentage, state.
// Invariant: the line is never wider than the terminal.
import { type JobState, describeJobState, fractionDone, isEnded } from './job-state.ts'
import { type ProgressOutput, oneLine, paint } from './output.ts'

const BAR_WIDTH = 20
const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const SPINNER_STEP_MS = 100

/** `⠋ scene 2  ███████░░░░░░░░░░░░░  36 %  in progress on north, about 40 s left · A ship passes` */
export function renderJobRow(
  job: { label: string; state: JobState; title?: string },
  output: Pick<ProgressOutput, 'columns' | 'hasColor'>,
  nowMs: number,
): string {
  const fraction = fractionDone(job.state, nowMs)
  const percent = `${String(Math.round(fraction * 100)).padStart(3)} %`
  const head = `${markOf(job.state, nowMs)} ${job.label}  `
  const stateText = `  ${percent}  ${describeJobState(job.state, nowMs)}`
  const title = job.title === undefined ? '' : ` · ${job.title}`
  // The last column stays empty: some terminals wrap as soon as it is filled.
  const room = output.columns - 1
  const barWidth = Math.max(0, Math.min(BAR_WIDTH, room - head.length - stateText.length))
  const tail = truncate(stateText + title, room - head.length - barWidth)
  return truncate(head, room) + paint(output, colorOf(job.state), bar(fraction, barWidth)) + tail
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
