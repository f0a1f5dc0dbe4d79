// Films of three scenes for the tests of the API. Their opening image is uploaded before the tests of the file.
import { beforeAll, expect } from 'vitest'
import { type Film, Film as FilmSchema } from '../../../contracts/public/films.ts'
import type { useTestApi } from '../api/api.ts'
import { png } from '../pictures.ts'

export const SCENES = [
  { prompt: 'The lamp comes on' },
  { prompt: 'A ship passes', durationSeconds: 10 },
  { prompt: 'Dawn' },
]

/** Call it once in a test file. `image`: id of the uploaded image, set when the first test begins. */
export function useFilms(test: ReturnType<typeof useTestApi>) {
  const films = {
    image: '',
    async create(): Promise<Film> {
      const body = { title: 'The lamp', image: films.image, scenes: SCENES, settings: { sound: false } }
      const response = await test.postJson('/v1/films', body)
      expect(response.status).toBe(202)
      return FilmSchema.parse(await response.json())
    },
  }
  beforeAll(async () => {
    const uploaded = await test.request('/v1/uploads', {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: png(),
    })
    films.image = ((await uploaded.json()) as { id: string }).id
  })
  return films
}
