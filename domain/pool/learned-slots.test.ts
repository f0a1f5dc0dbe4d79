import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterFullRefusal, afterQuietCompletion, effectiveSlots, type LearnedSlots } from './learned-slots.ts'

const TEXT = 'Maximum number of concurrent requests (2) has been reached'

describe('learned slots', () => {
  it('fall to the slots in use without the refused request, or to the number in the text', () => {
    expect(afterFullRefusal({ configured: 8, inUse: 5, detail: 'account_queue_full' }).learned).toBe(4)
    expect(afterFullRefusal({ configured: 8, inUse: 5, detail: TEXT }).learned).toBe(2)
    expect(afterFullRefusal({ configured: 4, inUse: 1, detail: TEXT }).learned).toBe(1)
  })

  it('ignore a number above the configured slots', () => {
    const { learned } = afterFullRefusal({ configured: 2, inUse: 2, detail: 'concurrent requests (40)' })
    expect(learned).toBe(1)
  })

  it('rise one by one with completions, the later ones slower', () => {
    let state: LearnedSlots = { learned: 2, quietCompletions: 0 }
    const seen: (number | undefined)[] = []
    for (let done = 0; done < 12; done += 1) {
      state = afterQuietCompletion(state, 4)
      seen.push(state.learned)
    }
    expect(seen).toEqual([2, 2, 2, 2, 3, 3, 3, 3, 3, 3, undefined, undefined])
  })

  it('never leave the range from one to the configured slots', () => {
    const steps = fc.array(fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }), { maxLength: 60 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), steps, (configured, refusals) => {
        let state: LearnedSlots = { learned: undefined, quietCompletions: 0 }
        for (const inUse of refusals) {
          state =
            inUse === undefined
              ? afterQuietCompletion(state, configured)
              : afterFullRefusal({ configured, inUse, detail: '' })
          const slots = effectiveSlots(configured, state.learned)
          expect(slots).toBeGreaterThanOrEqual(1)
          expect(slots).toBeLessThanOrEqual(configured)
        }
      }),
    )
  })
})
