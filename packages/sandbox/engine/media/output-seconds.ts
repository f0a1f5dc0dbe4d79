// The length of a clip of the sandbox, read from the header of its file.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** Seconds. Undefined for a file that is no MP4 or MOV, or that has no header. */
export function readOutputSeconds(path: string): number | undefined {
  const file = openSync(path, 'r')
  try {
    const movie = findBox(file, 'moov', { at: 0, end: fstatSync(file).size })
    const header = movie && findBox(file, 'mvhd', movie)
    return header && secondsOf(read(file, header.at, 32))
  } finally {
    closeSync(file)
  }
}

interface Extent {
  at: number
  end: number
}

/** The content of the first box of this name inside `extent`. */
function findBox(file: number, name: string, extent: Extent): Extent | undefined {
  let { at } = extent
  while (at + 8 <= extent.end) {
    const head = read(file, at, 16)
    const short = head.readUInt32BE(0)
    const size = short === 1 ? Number(head.readBigUInt64BE(8)) : short
    const headBytes = short === 1 ? 16 : 8
    if (size < headBytes) return undefined
    if (head.toString('latin1', 4, 8) === name) return { at: at + headBytes, end: at + size }
    at += size
  }
  return undefined
}

function secondsOf(header: Buffer): number {
  const isLong = header[0] === 1
  const ticks = isLong ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16)
  return ticks / header.readUInt32BE(isLong ? 20 : 12)
}

function read(file: number, at: number, count: number): Buffer {
  const bytes = Buffer.alloc(count)
  readSync(file, bytes, 0, count, at)
  return bytes
}
