import { afterEach, describe, expect, test, vi } from 'vitest'
import type { FilmEventData, SceneEventData } from '../../contracts/public/events.ts'
import { FilmProgress } from './film-progress.ts'
import { recordedOutput } from '../testing/recorded-output.ts'

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

  test('an event of an unknown scene is ignored', () => {
    const output = recordedOutput({ isLive: false })
    new FilmProgress({ scenes: ['one'], output }).show(scene(0, 7, 'submitted'))
    expect(output.text).toBe('')
  })
})

describe('on a terminal', () => {
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
