import { expect, it } from 'vitest'
import { inRounds } from './single-flight.ts'

function rounds(run: (inputs: number[]) => Promise<number[]>) {
  const seen: number[][] = []
  const ask = inRounds(async (_key: object, inputs: number[]) => {
    seen.push(inputs)
    return run(inputs)
  })
  return { seen, ask }
}

it('runs calls that arrive during a round together in the next one, each with its own output', async () => {
  const { seen, ask } = rounds(async (inputs) => inputs.map((input) => input * 10))
  const key = {}
  const first = ask(key, 1)
  await Promise.resolve()
  expect(await Promise.all([first, ask(key, 2), ask(key, 3)])).toEqual([10, 20, 30])
  expect(await ask(key, 4)).toBe(40)
  expect(seen).toEqual([[1], [2, 3], [4]])
})

it('fails only the calls of the round that failed', async () => {
  const { ask } = rounds(async (inputs) => {
    if (inputs.includes(1)) throw new Error('away')
    return inputs
  })
  const key = {}
  const first = ask(key, 1)
  await Promise.resolve()
  const second = ask(key, 2)
  await expect(first).rejects.toThrow('away')
  expect(await second).toBe(2)
})

it('runs separate rounds for separate keys', async () => {
  const { seen, ask } = rounds(async (inputs) => inputs)
  await Promise.all([ask({}, 1), ask({}, 2)])
  expect(seen).toEqual([[1], [2]])
})
