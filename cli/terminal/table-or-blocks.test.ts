import { expect, it } from 'vitest'
import { fitTable } from './fit-table.ts'
import { tableOrBlocks, wrapRows } from './table-or-blocks.ts'
import { wrapHanging } from './wrap-text.ts'

const HEAD = ['NAME', 'STATE', 'REASON']
const ROWS = [
  ['north', 'paused', 'cooling down: the platform refused three requests one after the other'],
  ['south', 'ready', ''],
]

it('a table that fits stays a table, and in a pipe it is always one', () => {
  expect(tableOrBlocks(HEAD, ROWS, 120)).toHaveLength(3)
  expect(tableOrBlocks(HEAD, ROWS, undefined)).toEqual(tableOrBlocks(HEAD, ROWS, 120))
})

it.each([60, 40, 20])('at %d columns each row is a block, and no word is lost or broken', (width) => {
  const lines = tableOrBlocks(HEAD, ROWS, width)
  expect(lines.filter((line) => line.length >= width)).toEqual([])
  const words = ROWS.flat().flatMap((cell) => cell.split(' '))
  expect(lines.flatMap((line) => line.trim().split(/\s+/))).toEqual(expect.arrayContaining(words.filter(Boolean)))
  expect(lines[0]).toBe('north')
})

it('a list of jobs on a narrow terminal keeps its ids whole', () => {
  const id = 'gen_01kabq5w3gey3s9v8m0n7xkc2t'
  const columns = [
    { title: 'ID', cell: () => id },
    { title: 'STATUS', cell: () => 'completed' },
    { title: 'AGE', cell: () => '5 min', omit: 1 },
    { title: 'WHAT', cell: () => 'A lighthouse at dusk' },
  ]
  const lines = fitTable(columns, [{}], 20)
  expect(lines[0]).toBe(id)
  expect(lines.slice(1).filter((line) => line.length >= 20)).toEqual([])
  expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain('A lighthouse at dusk')
})

it('the value of a row continues below its beginning', () => {
  expect(wrapHanging('waits for  a slot of north', { width: 20, indent: 4 })).toHaveLength(2)
  expect(wrapHanging('id         a b c d e f g h i j', { width: 24, indent: 11 })[1]).toMatch(/^ {11}\S/)
  expect(wrapRows([['state', 'x '.repeat(30).trim()]], 30).every((line) => line.length < 30)).toBe(true)
})
