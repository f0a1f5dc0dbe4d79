import { expect, it } from 'vitest'
import { createFetchSlots } from './fetch-slots.ts'

it('limits the fetches of each client separately, and frees slots when they are disposed', () => {
  const slots = createFetchSlots(3)
  const first = slots.take('north', 2)
  expect(slots.take('north', 2)).toBeUndefined()
  expect(slots.take('south', 3)).toBeDefined()
  expect(slots.take('north', 1)).toBeDefined()
  expect(slots.take('north', 1)).toBeUndefined()
  first?.[Symbol.dispose]()
  expect(slots.take('north', 2)).toBeDefined()
})
