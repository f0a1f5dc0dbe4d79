// A short run of the chaos suite; long ones are recorded in docs/reliability.md.
import { expect, it } from 'vitest'
import { runChaos } from './run-chaos.ts'

it('has no violation while parts are killed twenty times and the platform has faults', async () => {
  const report = await runChaos({ seed: 7, kills: 20, jobsUnderWay: 12, log: () => {} })
  expect(report.violations, `logs are in ${report.keptFolder}`).toEqual([])
  const killed = Object.values(report.kills).reduce((sum, count) => sum + count, 0)
  expect(killed).toBeGreaterThanOrEqual(20)
  expect(report.generations['completed']).toBeGreaterThan(20)
}, 600_000)
