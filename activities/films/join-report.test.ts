import { expect, it } from 'vitest'
import type { JoinProgressInput } from '../../contracts/steps/film.ts'
import { JoinReport } from './join-report.ts'

it('rows are written at most once a second, and the time left comes from the speed of the work', async () => {
  let nowMs = 0
  const written: JoinProgressInput[] = []
  const details: unknown[] = []
  const records = { recordJoinProgress: async (input: JoinProgressInput) => void written.push(input) }
  const heartbeat = { sendNow: () => {}, sendNext: (found: unknown) => void details.push(found) }
  const report = new JoinReport(records, { filmId: 'film_1', heartbeat }, () => nowMs)
  for (const [atMs, ratio] of [
    [100, 0.01],
    [900, 0.1],
    [1_900, 0.2],
    [4_000, 0.4],
  ] as const) {
    nowMs = atMs
    report.show(ratio)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(written).toEqual([
    { filmId: 'film_1', percent: 1, leftMs: undefined },
    { filmId: 'film_1', percent: 20, leftMs: undefined },
    { filmId: 'film_1', percent: 40, leftMs: 6_000 },
  ])
  expect(details).toHaveLength(4)
})
