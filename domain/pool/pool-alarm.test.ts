import { expect, it } from 'vitest'
import { nextAlarm, type PoolAlarm } from './pool-alarm.ts'

it('changes only for a share that stays on the other side, and recovers only well above the threshold', () => {
  let alarm: PoolAlarm = { isDegraded: false, changingSinceMs: undefined }
  const changes: string[] = []
  const shares: [atSeconds: number, share: number][] = [
    [0, 1],
    [2, 0.4], // only a moment
    [8, 1],
    [20, 0.4],
    [29, 0.4],
    [31, 0.4], // degraded
    [40, 0.55], // not enough to recover
    [60, 0.55],
    [70, 0.6],
    [81, 0.6], // recovered
  ]
  for (const [atSeconds, healthyShare] of shares) {
    const next = nextAlarm(alarm, { healthyShare, threshold: 0.5, nowMs: atSeconds * 1_000 })
    if (next.change) changes.push(`${next.change} at ${atSeconds}`)
    alarm = next
  }
  expect(changes).toEqual(['degraded at 31', 'recovered at 81'])
})

it('can recover with a threshold of 1', () => {
  const before = { isDegraded: true, changingSinceMs: 0 }
  expect(nextAlarm(before, { healthyShare: 1, threshold: 1, nowMs: 20_000 }).change).toBe('recovered')
})
