import { expect, test } from 'vitest'
import { GenerationProgress } from './generation-progress.ts'
import { formatClock, formatDuration } from '../progress/format-duration.ts'
import { truncate } from '../progress/job-row.ts'
import { progressOutputOf, withoutControls } from '../progress/output.ts'
import { recordedOutput } from '../testing/recorded-output.ts'
import { CREATED_AT, GENERATION_ID } from '../testing/sample-jobs.ts'

const START = Date.parse(CREATED_AT)
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString()

test('one bar that moves to the estimate and stays at the end', () => {
  const output = recordedOutput({ isLive: true, columns: 70 })
  let nowMs = START
  const progress = new GenerationProgress({ label: 'image', output, now: () => nowMs })
  const base = { generationId: GENERATION_ID, account: 'north', at: at(0) }
  progress.show({ data: { ...base, status: 'submitting', expectedFinishAt: at(20) } })
  nowMs = START + 10_000
  progress.show({ data: { ...base, at: at(10), status: 'in_progress' } })
  expect(output.screen()).toEqual([
    expect.stringMatching(/^\S image {2}█{7}░{7} {3}50 % {2}in progress on north, about 10 s left$/),
  ])
  progress.show({ data: { ...base, at: at(18), status: 'completed' } })
  progress.close()
  progress.close()
  expect(output.screen()).toEqual(['✓ image  ████████████████████  100 %  completed, 18 s'])
})

test('a job whose start was not seen is submitted up to its last percent: the webhook path reads no status before', () => {
  const output = recordedOutput({ isLive: true, columns: 70 })
  let nowMs = START
  const progress = new GenerationProgress({ label: 'image', output, now: () => nowMs })
  const base = { generationId: GENERATION_ID, account: 'north', status: 'submitted' as const }
  progress.show({ data: { ...base, at: at(0), expectedFinishAt: at(20) } })
  const rowAt = (seconds: number) => {
    nowMs = START + seconds * 1000
    progress.show({ data: { ...base, at: at(0), expectedFinishAt: at(20) } })
    return output.screen()[0]
  }
  expect(rowAt(16)).toMatch(/ 80 % {2}submitted on north, about 4 s left$/)
  expect(rowAt(30)).toMatch(/ 95 % {2}submitted on north, longer than usual$/)
})

test('foreign text cannot control the terminal', () => {
  const output = recordedOutput({ isLive: false })
  const progress = new GenerationProgress({ label: 'image', output })
  const note = 'busy\u001B[2J\nerror: fake'
  progress.show({ data: { generationId: GENERATION_ID, status: 'waiting', at: at(0), note } })
  expect(output.text).toBe('[0:00] image: waiting for a slot (busy [2J error: fake)\n')
  expect(withoutControls('a\u001B[31mb\nc\r')).toBe('a[31mb\nc')
})

test('the capabilities of a stream determine how progress is shown', () => {
  const write = () => true
  const capabilities = (isTTY: boolean, isCi: boolean, isColorUnwanted: boolean) => {
    const { isLive, hasColor, columns } = progressOutputOf({ write, isTTY, columns: 0 }, { isCi, isColorUnwanted })
    return { isLive, hasColor, columns }
  }
  expect(capabilities(true, false, false)).toEqual({ isLive: true, hasColor: true, columns: 80 })
  expect(capabilities(true, true, true)).toEqual({ isLive: false, hasColor: false, columns: 80 })
  expect(capabilities(false, false, false)).toEqual({ isLive: false, hasColor: false, columns: 80 })
})

test.each([
  [-5, '0 s'],
  [9_000, '9 s'],
  [870, '0.9 s'],
  [9_960, '10 s'],
  [21_000, '21 s'],
  [59_700, '1 min'],
  [72_000, '1 min 12 s'],
  [7_500_000, '2 h 5 min'],
])('%d ms is %s', (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text)
})

test('the clock counts minutes beyond one hour', () => {
  expect([0, 61_900, 3_723_000].map(formatClock)).toEqual(['0:00', '1:01', '62:03'])
})

test.each([
  ['short', 10, 'short'],
  ['exactly', 7, 'exactly'],
  ['too long', 5, 'too …'],
  ['灯台の光', 5, '灯台…'],
  ['any', 0, ''],
])('%s in %d columns is %s', (text, width, cut) => {
  expect(truncate(text, width)).toBe(cut)
})
