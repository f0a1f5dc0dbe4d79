import { expect, test } from 'vitest'
import { z } from 'zod'
import { listWith, resourceWith } from './response-schema.ts'

interface Row {
  id: string
  error: string | null
}

function problemOf(result: ReturnType<ReturnType<typeof listWith>['safeParse']>): string {
  const issue = result.success ? undefined : result.error.issues[0]
  return issue === undefined ? '' : `${issue.path.join('.')} ${issue.message}`
}

test('a list is returned as it is, also with fields that this version does not have', () => {
  const list = { data: [{ id: 'a', error: null, newer: 1 }], nextCursor: null }
  expect(listWith<{ data: Row[] }>('id', 'error').safeParse(list)).toEqual({ success: true, data: list })
})

test('a body that is no list, and a row without a field that is shown, are named', () => {
  const rows = listWith<{ data: Row[] }>('id', 'error')
  for (const body of [undefined, null, 'text', {}, { data: {} }]) {
    expect(problemOf(rows.safeParse(body))).toBe('data not a list')
  }
  expect(problemOf(rows.safeParse({ data: [{ id: 'a', error: null }, { id: 'b' }] }))).toBe('data.1.error is missing')
  expect(problemOf(rows.safeParse({ data: [null] }))).toBe('data.0.id is missing')
  expect(problemOf(resourceWith<Row>('id', 'error').safeParse({ id: 'a' }))).toBe('error is missing')
})

test('a problem has the form of the problems of a zod schema', () => {
  const ofZod = z.object({ id: z.string() }).safeParse({})
  expect(problemOf(ofZod)).toMatch(/^id /)
})
