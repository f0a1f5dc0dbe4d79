import { expect, it } from 'vitest'
import { type BudgetLimits, describeCrossedLimit, findCrossedLimit } from './budget.ts'

const NO_LIMITS: BudgetLimits = { dailyCredits: null, totalCredits: null, filmCredits: null }
const fresh = { spentCredits: 0, reservedCredits: 0 }
const order = (neededCredits: number, more: object = {}) => ({
  neededCredits,
  isFilm: false,
  today: fresh,
  ever: fresh,
  ...more,
})

it('lets a limit be used to its last thousandth, and no further', () => {
  const limits = { ...NO_LIMITS, dailyCredits: 0.3 }
  const today = { spentCredits: 0.1, reservedCredits: 0.1 }
  expect(findCrossedLimit(limits, order(0.1, { today }))).toBeUndefined()
  expect(findCrossedLimit(limits, order(0.101, { today }))).toMatchObject({ limit: 'daily', neededCredits: 0.101 })
})

it('counts what is reserved like what is spent', () => {
  const limits = { ...NO_LIMITS, totalCredits: 10 }
  const ever = { spentCredits: 4, reservedCredits: 5 }
  expect(findCrossedLimit(limits, order(1.001, { ever }))).toEqual({
    limit: 'total',
    limitCredits: 10,
    neededCredits: 1.001,
    ...ever,
  })
})

it('holds the limit of a film against films only', () => {
  const limits = { ...NO_LIMITS, filmCredits: 5 }
  expect(findCrossedLimit(limits, order(6))).toBeUndefined()
  expect(findCrossedLimit(limits, order(6, { isFilm: true }))).toMatchObject({ limit: 'film' })
})

it('says every figure in its sentence', () => {
  const text = describeCrossedLimit({
    limit: 'daily',
    limitCredits: 10,
    spentCredits: 4.5,
    reservedCredits: 3,
    neededCredits: 5.6,
  })
  expect(text).toBe(
    'This needs 5.6 credits, and the budget of this day is 10 (4.5 spent, 3 reserved, 2.5 left). Nothing was paid.',
  )
})
