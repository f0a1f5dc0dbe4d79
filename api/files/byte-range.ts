// Reads a `Range` header (RFC 9110) for a file of known size.
import type { ByteRange } from '../../contracts/ports/object-store.ts'

/**
 * `undefined`: send the whole file (no header, another unit, several ranges, or an invalid header, which may be ignored).
 * `unsatisfiable`: the range starts after the end of the file.
 */
export function parseByteRange(header: string | undefined, sizeBytes: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const last = sizeBytes - 1
  if (match[1] === '') {
    const suffix = Number(match[2])
    if (suffix === 0 || sizeBytes === 0) return 'unsatisfiable'
    return { start: Math.max(0, sizeBytes - suffix), endInclusive: last }
  }
  const start = Number(match[1])
  const endInclusive = match[2] === '' ? last : Math.min(Number(match[2]), last)
  if (match[2] !== '' && Number(match[2]) < start) return undefined
  return start > last ? 'unsatisfiable' : { start, endInclusive }
}
