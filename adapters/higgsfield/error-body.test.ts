import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readErrorBody } from './error-body.ts'

it.each([
  ['{"detail":"Not enough credits"}', 'Not enough credits', undefined],
  ['{"detail":"full","code":"account_queue_full","limit":40}', 'full', 'account_queue_full'],
  [
    '{"detail":[{"loc":["body","params","seed"],"msg":"too big","input":"my prompt"}]}',
    'body.params.seed: too big',
    undefined,
  ],
  ['{"detail":[{"msg":"one"},{"loc":[],"msg":"two"}]}', 'one; two', undefined],
  ['{"message":"nope"}', 'nope', undefined],
  ['{"error":"nope"}', 'nope', undefined],
  ['{"detail":{"unheard":"of"},"code":7}', '', undefined],
  ['', '', undefined],
  ['null', 'null', undefined],
  ['error code: 1010', 'error code: 1010', undefined],
  ['<html><head><title>502 Bad Gateway</title></head></html>', '502 Bad Gateway', undefined],
  ['<?xml version="1.0"?><Error><Code>SignatureDoesNotMatch</Code></Error>', '', undefined],
])('%s', (text, detail, code) => {
  expect(readErrorBody(text)).toEqual({ detail, code })
})

it('makes one short line of anything', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 2000 }),
        fc.json(),
        fc.string().map((detail) => JSON.stringify({ detail })),
      ),
      (text) => {
        const { detail } = readErrorBody(text)
        expect(detail.length).toBeLessThanOrEqual(501)
        expect(detail).not.toMatch(/[\n\r\t]/)
      },
    ),
  )
})
