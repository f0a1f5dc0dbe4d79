import { describe, expect, it } from 'vitest'
import { CreateFilm } from '../../contracts/public/films.ts'
import { planScenes } from './plan-scenes.ts'

function film(over: Record<string, unknown> = {}) {
  return CreateFilm.parse({
    image: 'https://example.com/a.png',
    scenes: [{ prompt: 'one' }, { prompt: 'two' }],
    ...over,
  })
}

describe('planScenes', () => {
  it('makes the valid input of each scene, without its image', () => {
    const plan = planScenes(
      film({ settings: { sound: false }, scenes: [{ prompt: 'one' }, { prompt: 'two', durationSeconds: 10 }] }),
    )
    expect(plan.ok).toBe(true)
    if (!plan.ok) return
    expect(plan.model.id).toBe('kling-video/v2.6/pro/image-to-video')
    expect(plan.scenes.map((scene) => scene.input)).toEqual([
      { prompt: 'one', durationSeconds: 5, sound: false, cfgScale: 0.5 },
      { prompt: 'two', durationSeconds: 10, sound: false, cfgScale: 0.5 },
    ])
  })

  it('refuses a model that cannot begin on an image, and names those that can', () => {
    const plan = planScenes(film({ model: 'soul' }))
    expect(plan.ok).toBe(false)
    if (plan.ok) return
    expect(plan.errors[0]?.pointer).toBe('/model')
    expect(plan.errors[0]?.detail).toContain('kling')
  })

  it('points at the setting or the scene that is wrong, each reported once', () => {
    const plan = planScenes(
      film({ settings: { cfgScale: 2 }, scenes: [{ prompt: 'one' }, { prompt: 'two', durationSeconds: 7 }] }),
    )
    expect(plan.ok).toBe(false)
    if (plan.ok) return
    expect(plan.errors.map((error) => error.pointer).toSorted()).toEqual([
      '/scenes/1/durationSeconds',
      '/settings/cfgScale',
    ])
  })

  it('reports unknown settings once, in time linear in their number', () => {
    const settings = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`setting${index}`, 1]))
    const scenes = Array.from({ length: 100 }, () => ({ prompt: 'one', durationSeconds: 7 }))
    const startedAt = performance.now()
    const plan = planScenes(film({ settings, scenes }))
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    expect(plan).toMatchObject({ ok: false, unlisted: expect.any(Number) })
    if (plan.ok) return
    expect(plan.errors.length + plan.unlisted).toBe(50_100)
  })

  it('checks a wrong setting once, and counts its errors once', () => {
    const motions = Array.from({ length: 20_000 }, () => 1)
    const scenes = Array.from({ length: 100 }, () => ({ prompt: 'one' }))
    const plan = planScenes(film({ model: 'dop', settings: { motions }, scenes }))
    const single = planScenes(film({ model: 'dop', settings: { motions }, scenes: [{ prompt: 'one' }] }))
    if (plan.ok || single.ok) throw new Error('the settings are accepted')
    expect(plan).toEqual(single)
    expect(plan.errors[0]?.pointer).toMatch(/^\/settings\/motions/)
  })
})
