// Durations repeat with the seed and the ordinal, and have the configured mean.
import { afterEach, describe, expect, it } from 'vitest'
import type { TestSandbox } from '../../testing/client.ts'
import { picture, soul, south, startTestSandbox } from '../../testing/client.ts'
import { durationsOf } from './durations.ts'

const profile = { queuedSeconds: 2, runSeconds: 20 }
const request = (ordinal: number, account = 'north') => ({ account, model: soul, ordinal })

describe('durations', () => {
  it('depend on seed, account, model and ordinal, and on nothing else', () => {
    const at = (ordinal: number, seed: number) =>
      durationsOf(request(ordinal), { profile, latency: 'model' }, { seed, speed: 1 })
    expect(at(1, 7)).toEqual(at(1, 7))
    expect(at(1, 7)).not.toEqual(at(2, 7))
    expect(at(1, 7)).not.toEqual(at(1, 8))
  })

  it('latency: log-normal with the mean and spread that were set, divided by the speed', () => {
    const latency = { meanSeconds: 5, spread: 0.6 }
    const totals = Array.from({ length: 20_000 }, (_, ordinal) => {
      const { queuedMs, runMs } = durationsOf(request(ordinal), { profile, latency }, { seed: 1, speed: 2 })
      return queuedMs + runMs
    })
    const mean = totals.reduce((sum, total) => sum + total, 0) / totals.length
    expect(mean / 2500).toBeGreaterThan(0.97)
    expect(mean / 2500).toBeLessThan(1.03)
    const logs = totals.map(Math.log)
    const logMean = logs.reduce((sum, log) => sum + log, 0) / logs.length
    const sigma = Math.sqrt(logs.reduce((sum, log) => sum + (log - logMean) ** 2, 0) / logs.length)
    expect(Math.abs(sigma - 0.6)).toBeLessThan(0.03)
  })
})

describe('in a running sandbox', () => {
  let sandbox: TestSandbox
  afterEach(() => sandbox.close())

  it('two runs with one seed take the same times, also when another account works in between', async () => {
    const planned = async (isDisturbed: boolean) => {
      sandbox = await startTestSandbox({ seed: 5, speed: 200, concurrency: 1 })
      const times: number[] = []
      for (let index = 0; index < 3; index += 1) {
        if (isDisturbed) await sandbox.post(`/${soul}`, picture, south)
        const { request_id: id } = (await sandbox.post(`/${soul}`, picture)).body
        await sandbox.ended(id)
        const row = await sandbox.row(id)
        times.push(row.startedAtMs - row.slotAtMs, row.dueAtMs - row.startedAtMs)
      }
      await sandbox.close()
      return times
    }
    const [alone, disturbed] = [await planned(false), await planned(true)]
    expect(disturbed.every((time, index) => Math.abs(time - (alone[index] ?? 0)) <= 1)).toBe(true)
    sandbox = await startTestSandbox({})
  })
})
