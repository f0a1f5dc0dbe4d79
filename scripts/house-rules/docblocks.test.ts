// Which exported functions count as described.
import { expect, it } from 'vitest'
import { functionsWithoutDocblock } from './docblocks.ts'

it('names exported functions that do not follow a docblock', () => {
  const text = `
/** Adds. */
export function add() {}
// A line comment is not a docblock.
export async function subtract() {}

export function* list() {}
function internal() {}
/**
 * Divides.
 */
export async function divide() {}
`
  expect(functionsWithoutDocblock(text)).toEqual(['subtract', 'list'])
})
