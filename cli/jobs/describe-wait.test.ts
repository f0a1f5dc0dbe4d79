import { expect, test } from 'vitest'
import type { Generation } from '../../contracts/public/generations.ts'
import { formatTime } from '../progress/format-time.ts'
import { sampleGeneration } from '../testing/sample-jobs.ts'
import { waitOf } from './describe-wait.ts'

const NOW = new Date(2026, 10, 20, 12, 30).getTime()
const at = (hours: number, minutes: number, day = 20) => new Date(2026, 10, day, hours, minutes).toISOString()
const skipped = ['north', 'south'].map((account) => ({ account, reason: 'all 2 slots in use' }))
const LINE: NonNullable<Generation['line']> = {
  position: 10,
  isMore: false,
  level: 3,
  estimatedStartAt: at(12, 39),
  skipped,
}
const textOf = (more: Partial<Generation>) => waitOf(sampleGeneration(more), NOW)?.text

test('a generation in the line names its place, its start, and why no account takes it', () => {
  expect(textOf({ line: LINE })).toBe('10th in line, about 12:39, north and south: all 2 slots in use')
  const paused = [...skipped, { account: 'west', reason: 'paused: out of credits' }]
  expect(textOf({ line: { ...LINE, position: 1, estimatedStartAt: null, skipped: paused } })).toBe(
    '1st in line, north and south: all 2 slots in use; west: paused: out of credits',
  )
  expect(textOf({ line: { ...LINE, estimatedStartAt: at(0, 5, 21) } })).toContain('about 21 Nov, 00:05')
  expect(textOf({})).toBeUndefined()
})

test.each([
  [1, '1st'],
  [2, '2nd'],
  [3, '3rd'],
  [11, '11th'],
  [12, '12th'],
  [23, '23rd'],
  [112, '112th'],
  [1_001, '1,001st'],
])('place %d is the %s', (position, text) => {
  expect(textOf({ line: { ...LINE, position } })).toMatch(new RegExp(`^${text} in line`))
})

test('a new estimate alone is not news, another place is', () => {
  const keyOf = (line: Partial<typeof LINE>) => waitOf(sampleGeneration({ line: { ...LINE, ...line } }), NOW)?.key
  expect(keyOf({ estimatedStartAt: at(12, 50) })).toBe(keyOf({}))
  expect(keyOf({ position: 9 })).not.toBe(keyOf({}))
})

test('a result that cannot be stored names the reason, the next try and the end', () => {
  const waitingFor = {
    what: 'store_files',
    reason: 'the object store is full',
    since: at(12, 0),
    until: at(14, 0),
    nextTryAt: at(12, 31),
    storedFiles: 1,
    totalFiles: 4,
  } as const
  expect(textOf({ status: 'collecting', waitingFor })).toBe(
    'the last try to store its files failed (1 of 4 stored): the object store is full, next try by 12:31, the platform deletes the files at 14:00',
  )
  expect(textOf({ status: 'collecting', waitingFor: { ...waitingFor, reason: null } })).toBeUndefined()
})

test('times are those of the terminal', () => {
  expect(formatTime(NOW, NOW)).toBe('12:30')
})
