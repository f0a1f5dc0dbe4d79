import { expect, it } from 'vitest'
import { CHAOS_PARTS } from './parts/chaos-parts.ts'
import { COUNTED, PAUSES, planStrikes } from './plan.ts'

it('depends on nothing but its arguments', () => {
  expect(planStrikes({ seed: 3, strikes: 50 })).toEqual(planStrikes({ seed: 3, strikes: 50 }))
  expect(planStrikes({ seed: 4, strikes: 50 })).not.toEqual(planStrikes({ seed: 3, strikes: 50 }))
})

it('has as many strikes as requested, and each part crosses each limit in a long run', () => {
  const plan = planStrikes({ seed: 1, strikes: 150 })
  const counted = plan.filter(({ kind }) => COUNTED.has(kind)).map(({ parts }) => Math.max(1, parts.length))
  expect(counted.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(150)
  const pauses = plan.flatMap((strike) =>
    strike.kind === 'pause' ? [`${strike.parts[0]} ${strike.pause.limitMs}`] : [],
  )
  expect(new Set(pauses).size).toBe(CHAOS_PARTS.length * PAUSES.length)
})

it('draws only the kinds that it is given', () => {
  const plan = planStrikes({ seed: 1, strikes: 20, kinds: ['kill'] })
  expect(new Set(plan.map(({ kind }) => kind))).toEqual(new Set(['kill']))
})
