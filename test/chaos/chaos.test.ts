// A short run of the chaos suite; long ones are recorded in docs/reliability.md.
import { expect, it } from 'vitest'
import { PROFILES } from './chaos-options.ts'
import { runChaos } from './run-chaos.ts'

it('has no violation while parts are killed, paused and restarted, and the platform has faults', async () => {
  const report = await runChaos({ ...PROFILES.short, seed: 1, log: () => {} })
  expect(report.violations, `timeline and logs are in ${report.keptFolder}`).toEqual([])
  const { kill = 0, pause = 0 } = report.strikes
  expect(kill + pause).toBeGreaterThanOrEqual(PROFILES.short.strikes / 2)
  expect(report.generations['completed']).toBeGreaterThan(20)
}, 600_000)
