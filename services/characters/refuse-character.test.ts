import { expect, it } from 'vitest'
import { refuseCharacter } from './refuse-character.ts'

it('a job with a character is refused with its field, and others are not', () => {
  expect(() => refuseCharacter({ prompt: 'x' }, '/input')).not.toThrow()
  expect(() => refuseCharacter({ character: { id: 'Ada' } }, '/input')).toThrow(
    expect.objectContaining({
      code: 'invalid_content',
      errors: [expect.objectContaining({ pointer: '/input/character' })],
    }),
  )
})
