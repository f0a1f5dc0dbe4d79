import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundaryOf, MultipartError, readFilePart } from './multipart-file.ts'

async function* inPieces(bytes: Buffer, sizes: number[]): AsyncGenerator<Uint8Array> {
  let at = 0
  for (let index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length]!
    yield bytes.subarray(at, at + size)
    at += size
  }
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function form(parts: { name: string; body: Buffer | string }[], boundary = 'XyZ'): Buffer {
  const pieces = parts.flatMap(({ name, body }) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="a.png"\r\n\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
}

const read = (bytes: Buffer, sizes = [7]) =>
  collect(readFilePart(inPieces(bytes, sizes), { boundary: 'XyZ', name: 'file' }))

describe('readFilePart', () => {
  it('returns the exact bytes of the part for any content and any chunk sizes', async () => {
    // Pieces of the delimiter are frequent, because the reader could mistake them for the end.
    const content = fc
      .array(fc.oneof(fc.constantFrom('\r\n', '--', '--Xy', '\r\n--Xy', 'XyZ'), fc.string()), { maxLength: 30 })
      .map((parts) => parts.join('').replaceAll('\r\n--XyZ', ''))
    await fc.assert(
      fc.asyncProperty(
        content,
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        async (text, sizes) => {
          const bytes = form([
            { name: 'note', body: 'before' },
            { name: 'file', body: text },
            { name: 'x', body: 'after' },
          ])
          expect((await read(bytes, sizes)).toString()).toBe(text)
        },
      ),
    )
  })

  it('reads what fetch sends', async () => {
    const data = new FormData()
    data.set('title', 'a lamp')
    data.set('file', new Blob([Buffer.from([0, 13, 10, 45, 45, 255])]), 'lamp.png')
    const request = new Request('http://localhost', { method: 'POST', body: data })
    const boundary = boundaryOf(request.headers.get('content-type')!)!
    const bytes = await collect(readFilePart(request.body!, { boundary, name: 'file' }))
    expect([...bytes]).toEqual([0, 13, 10, 45, 45, 255])
  })

  it.each([
    ['a form without the part', form([{ name: 'other', body: 'x' }]), 'no_such_part'],
    ['an empty form', Buffer.from('--XyZ--\r\n'), 'no_such_part'],
    ['a form that ends in the file', form([{ name: 'file', body: 'x'.repeat(100) }]).subarray(0, 100), 'truncated'],
    ['a form that ends after the file', form([{ name: 'file', body: 'x' }]).subarray(0, -4), 'truncated'],
    [
      'a form that ends in a later part',
      form([
        { name: 'file', body: 'x' },
        { name: 'y', body: 'abc' },
      ]).subarray(0, -12),
      'truncated',
    ],
    ['a body that is no form', Buffer.from('hello'), 'not_multipart'],
    ['endless headers', Buffer.from(`--XyZ\r\n${'a: b\r\n'.repeat(5000)}`), 'not_multipart'],
  ])('refuses %s', async (_what, bytes, reason) => {
    await expect(read(bytes)).rejects.toEqual(new MultipartError(reason as 'no_such_part'))
  })
})

describe('boundaryOf', () => {
  it.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['multipart/form-data; charset=utf-8; boundary="a b"', 'a b'],
    ['Multipart/Form-Data;boundary=abc', 'abc'],
    ['multipart/form-data', undefined],
    ['application/json', undefined],
  ])('of %s', (contentType, boundary) => {
    expect(boundaryOf(contentType)).toBe(boundary)
  })
})
