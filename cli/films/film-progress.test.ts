import { afterEach, describe, expect, test, vi } from 'vitest'
import type { FilmEventData, SceneEventData } from '../../contracts/public/events.ts'
import type { Generation } from '../../contracts/public/generations.ts'
import { FilmProgress } from './film-progress.ts'
import { recordedOutput } from '../testing/recorded-output.ts'
import { sampleFilm, sampleGeneration } from '../testing/sample-jobs.ts'

const START = Date.parse('2026-11-20T10:00:00.000Z')
const filmId = 'film_01kabq5w3gey3s9v8m0n7xkc2t'
const generationId = 'gen_01kabq5w3gey3s9v8m0n7xkc2t'
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString()

function film(seconds: number, status: FilmEventData['status']): { data: FilmEventData } {
  return { data: { filmId, status, at: at(seconds) } }
}
function scene(
  seconds: number,
  sceneIndex: number,
  status: SceneEventData['status'],
  more: Partial<SceneEventData> = {},
): { data: SceneEventData } {
  return { data: { filmId, generationId, sceneIndex, take: 1, status, at: at(seconds), ...more } }
}

/** The take of the second scene, which waits for a slot. */
function waitingTake(position: number, accounts = ['north']): Generation {
  const skipped = accounts.map((account) => ({ account, reason: 'all 2 slots in use' }))
  const line = { position, isMore: false, level: 3, estimatedStartAt: null, skipped }
  return sampleGeneration({ film: { filmId, sceneIndex: 1, take: 1 }, line })
}

afterEach(() => {
  vi.useRealTimers()
})

describe('without a terminal', () => {
  test('each change is one plain line; a new estimate alone is not a change', () => {
    const output = recordedOutput({ isLive: false })
    const progress = new FilmProgress({ scenes: ['The lamp comes on', 'A ship passes'], output })
    progress.show(film(0, 'rendering'))
    progress.show(scene(1, 0, 'submitting', { account: 'north' }))
    progress.show(scene(2, 0, 'in_progress', { account: 'north', expectedFinishAt: at(42) }))
    progress.show(scene(3, 0, 'in_progress', { account: 'north', expectedFinishAt: at(43) }))
    progress.show(scene(40, 0, 'failed', { error: { code: 'generation_failed', detail: 'It broke.', paid: 'no' } }))
    progress.show(scene(41, 0, 'waiting', { take: 2, note: 'every account is busy' }))
    progress.show(film(75, 'stitching'))
    progress.close()
    expect(output.text).toBe(
      [
        '[0:00] film: rendering',
        '[0:01] scene 1 of 2: being sent on north',
        '[0:02] scene 1 of 2: in progress on north, about 40 s left',
        '[0:40] scene 1 of 2: failed, 39 s (It broke.)',
        '[0:41] scene 1 of 2: waiting for a slot, take 2 (every account is busy)',
        '[1:15] film: joining the clips',
        '',
      ].join('\n'),
    )
  })

  test('what a scene waits for is a line, at each change, and the state is repeated before ten seconds are over', () => {
    vi.useFakeTimers({ now: START })
    const output = recordedOutput({ isLive: false })
    const progress = new FilmProgress({ scenes: ['one', 'two'], output })
    progress.show(film(0, 'rendering'))
    progress.show(scene(0, 1, 'waiting'))
    const read = (position: number) => ({ film: sampleFilm({ status: 'rendering' }), takes: [waitingTake(position)] })
    progress.refresh(read(3))
    progress.refresh(read(3))
    vi.advanceTimersByTime(5_000)
    progress.refresh(read(2))
    const waits = (place: string) => `scene 2 of 2: waiting for a slot, ${place} in line, north: all 2 slots in use`
    const lines = () => output.text.trimEnd().split('\n').slice(1)
    expect(lines()).toEqual([
      '[0:00] scene 2 of 2: waiting for a slot',
      `[0:00] ${waits('3rd')}`,
      `[0:05] ${waits('2nd')}`,
    ])
    vi.advanceTimersByTime(20_000)
    expect(lines().slice(3)).toEqual([`[0:14] ${waits('2nd')}`, `[0:23] ${waits('2nd')}`])
    progress.lost('Lost the API.')
    vi.advanceTimersByTime(9_000)
    expect(lines().at(-1)).toBe(`[0:32] ${waits('2nd')} (last known; the API does not respond)`)
    progress.show(scene(35, 1, 'submitting', { account: 'north' }))
    expect(lines().at(-1)).toBe('[0:35] scene 2 of 2: being sent on north')
    progress.refresh(read(2))
    progress.close()
    vi.advanceTimersByTime(60_000)
    expect(lines().at(-1)).toBe('[0:35] scene 2 of 2: being sent on north')
  })

  test('an event of an unknown scene is ignored', () => {
    const output = recordedOutput({ isLive: false })
    new FilmProgress({ scenes: ['one'], output }).show(scene(0, 7, 'submitted'))
    expect(output.text).toBe('')
  })
})

describe('on a terminal', () => {
  test('the reason of a wait is below its scene, also at 60 columns', () => {
    const output = recordedOutput({ isLive: true, columns: 60 })
    const progress = new FilmProgress({ scenes: ['one', 'two'], output, now: () => START })
    progress.show(scene(0, 1, 'waiting'))
    progress.refresh({ film: sampleFilm(), takes: [waitingTake(10, ['north', 'south', 'west-coast-studio'])] })
    expect(output.screen().slice(2, 4)).toEqual([
      '    10th in line, north, south and west-coast-studio: all 2',
      '    slots in use',
    ])
    expect(output.widestLine()).toBeLessThan(60)
    progress.show(scene(9, 1, 'submitting', { account: 'north' }))
    expect(output.screen().join()).not.toContain('in line')
    progress.close()
  })

  test('at 60 columns a running scene keeps its bar, and a scene without an estimate shows no percentage', () => {
    const output = recordedOutput({ isLive: true, columns: 60 })
    let nowMs = START
    const progress = new FilmProgress({ scenes: ['one'], output, now: () => nowMs })
    progress.show(scene(0, 0, 'submitted', { account: 'a-long-account-name' }))
    nowMs = START + 8_000
    progress.show(scene(0, 0, 'submitted', { account: 'a-long-account-name' }))
    expect(output.screen()[0]).toMatch(/^\S scene 1 {2}░{8,} {9}submitted, 8 s so far/)
    progress.show(scene(8, 0, 'submitted', { account: 'a-long-account-name', expectedFinishAt: at(16) }))
    expect(output.screen()[0]).toMatch(/^\S scene 1 {2}█{4,}░{4,} {3}50 % {2}submitted, about 8 s left/)
    expect(output.widestLine()).toBeLessThan(60)
    progress.close()
  })

  test('a lost API is reported above the bars', () => {
    const output = recordedOutput({ isLive: true })
    const progress = new FilmProgress({ scenes: ['one'], output, now: () => START })
    progress.show(scene(0, 0, 'waiting'))
    progress.lost('Lost the API; connecting again…')
    progress.show(scene(1, 0, 'submitting'))
    expect(output.screen()[0]).toBe('Lost the API; connecting again…')
    expect(output.screen()).toHaveLength(3)
    progress.close()
  })

  test('one bar per scene and a summary are redrawn in place', () => {
    const output = recordedOutput({ isLive: true, columns: 100 })
    let nowMs = START
    const progress = new FilmProgress({ scenes: ['The lamp comes on', 'A ship passes'], output, now: () => nowMs })
    progress.show(scene(0, 0, 'submitting', { expectedFinishAt: at(40) }))
    nowMs = START + 10_000
    progress.show(scene(10, 0, 'in_progress', { account: 'north' }))
    expect(output.screen()).toEqual([
      expect.stringMatching(
        /^\S scene 1 {2}█{5}░{15} {3}25 % {2}in progress on north, about 30 s left · The lamp comes on$/,
      ),
      expect.stringMatching(/^ {2}scene 2 {2}░{20} {4}0 % {2}not started · A ship passes$/),
      'film: accepted, 0 of 2 scenes done, 0:10',
    ])
    nowMs = START + 120_000
    progress.show(scene(38, 0, 'completed'))
    progress.close()
    expect(output.screen()[0]).toBe('✓ scene 1  ████████████████████  100 %  completed, 38 s · The lamp comes on')
    expect(output.text.endsWith('\u001B[?25h')).toBe(true)
  })

  test('bars move between events and stop at close', () => {
    vi.useFakeTimers({ now: START })
    const output = recordedOutput({ isLive: true })
    const progress = new FilmProgress({ scenes: ['one'], output })
    progress.show(scene(0, 0, 'submitting', { expectedFinishAt: at(40) }))
    vi.advanceTimersByTime(20_000)
    expect(output.screen()[0]).toContain('50 %')
    vi.advanceTimersByTime(60_000)
    expect(output.screen()[0]).toContain('95 %')
    expect(output.screen()[0]).toContain('longer than usual')
    progress.close()
    const before = output.text
    vi.advanceTimersByTime(5000)
    expect(output.text).toBe(before)
  })

  test('no line is wider than the terminal, and if the scenes do not fit only the running ones are shown', () => {
    const output = recordedOutput({ isLive: true, columns: 40, rows: 10 })
    const prompts = Array.from({ length: 30 }, () => '灯台 🚢 '.repeat(20))
    const progress = new FilmProgress({ scenes: prompts, output, now: () => START })
    progress.show(scene(0, 0, 'completed'))
    progress.show(scene(0, 1, 'in_progress', { account: 'north' }))
    expect(output.screen()).toHaveLength(2)
    expect(output.screen()[0]).toContain('scene 2')
    expect(output.widestLine()).toBeLessThan(40)
  })

  test('colours appear only when the output has colour', () => {
    for (const hasColor of [true, false]) {
      const output = recordedOutput({ isLive: true, hasColor })
      const progress = new FilmProgress({ scenes: ['one'], output, now: () => START })
      progress.show(scene(0, 0, 'completed'))
      progress.close()
      expect(output.text.includes('\u001B[32m')).toBe(hasColor)
    }
  })
})
