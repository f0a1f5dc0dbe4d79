// Checks the index of an MP4 file before FFmpeg reads it. FFmpeg allocates memory for each frame that an index announces, so that a
// file of one kilobyte could take gigabytes.
// Invariant: the memory and time of this check are bounded, for any content of the file.
import { MediaError } from '../../contracts/ports/media.ts'
import { FileWindow } from './file-window.ts'

/** More than ten hours at 50 frames a second. */
const MAX_FRAMES = 2_000_000
/** An index of `MAX_FRAMES` with all its tables. The pixels and the audio (`mdat`) are not part of it. */
const MAX_INDEX_BYTES = 48 * 1024 * 1024
/** Boxes that editors leave as space. Their size does not count, but FFmpeg looks for an index in them where it finds no other. */
const PADDING = ['free', 'skip', 'wide']
const MAX_BOXES = 100_000
/** FFmpeg repeats frames for each part of an edit list. */
const MAX_REPEATED_FRAMES = 4 * MAX_FRAMES

/** Throws `MediaError` `unreadable_media` where the index announces more than a real clip has. */
export async function checkMp4IndexOrThrow(path: string): Promise<void> {
  await using file = await FileWindow.open(path)
  const isQuickTime = (await file.bytesFrom(0, 12)).toString('latin1', 8, 12) === 'qt  '
  const found: Announced = { frames: 0, edits: 1, isQuickTime, sizeBytes: file.sizeBytes }
  let indexBytes = 0
  for await (const box of topBoxes(file)) {
    if (box.type === 'mdat') continue
    if (!PADDING.includes(box.type)) indexBytes += box.end - box.at
    if (indexBytes > MAX_INDEX_BYTES) throw refused(`its index has more than ${MAX_INDEX_BYTES} bytes`)
    await scan(file, box, found)
  }
}

interface Announced {
  frames: number
  /** The most parts that one edit list has. */
  edits: number
  isQuickTime: boolean
  sizeBytes: number
}

interface Box {
  type: string
  at: number
  end: number
}

async function* topBoxes(file: FileWindow): AsyncGenerator<Box> {
  let at = 0
  for (let boxes = 1; at + 8 <= file.sizeBytes; boxes += 1) {
    if (boxes > MAX_BOXES) throw refused(`it has more than ${MAX_BOXES} boxes`)
    const head = await file.bytesFrom(at, 16)
    const short = head.readUInt32BE(0)
    const isLong = short === 1 && head.length >= 16
    const size = isLong ? Number(head.readBigUInt64BE(8)) : short
    // A size of 0 means up to the end of the file.
    const end = size === 0 ? file.sizeBytes : Math.min(at + size, file.sizeBytes)
    if (end < at + (isLong ? 16 : 8)) return
    yield { type: head.toString('latin1', 4, 8), at, end }
    at = end
  }
}

/** How many bytes are read behind a name: flags and a count, with a size between them in tables of sizes. */
const BYTES_BEHIND = { stsz: 12, stz2: 12, trun: 8, elst: 8, cmov: 0 } as const
type Name = keyof typeof BYTES_BEHIND
const NAMES = Object.keys(BYTES_BEHIND) as Name[]
const ENTRY_BYTES = 4 + Math.max(...Object.values(BYTES_BEHIND))

/**
 * Looks for the names of tables in all bytes of the box and not only at their usual places, because FFmpeg reads a table in every box
 * that contains others.
 */
async function scan(file: FileWindow, { at: from, end }: Box, found: Announced): Promise<void> {
  let at = from
  while (at < end) {
    const loaded = await file.bytesFrom(at, ENTRY_BYTES)
    const bytes = loaded.subarray(0, end - at)
    for (const name of NAMES) {
      for (let hit = bytes.indexOf(name, 0, 'latin1'); hit >= 0; hit = bytes.indexOf(name, hit + 4, 'latin1')) {
        const behind = bytes.subarray(hit + 4, hit + 4 + BYTES_BEHIND[name])
        if (behind.length === BYTES_BEHIND[name]) count(name, behind, found)
      }
    }
    // A name at the end of the window is found again in the next one, with the bytes behind it.
    if (bytes.length <= ENTRY_BYTES || at + bytes.length >= end) return
    at += bytes.length - (ENTRY_BYTES - 1)
  }
}

function count(name: Name, behind: Buffer, found: Announced): void {
  if (name === 'cmov') throw refused('its index is compressed')
  if (name === 'elst') found.edits = Math.max(found.edits, behind.readUInt32BE(4))
  else if (name === 'trun') found.frames += behind.readUInt32BE(4)
  else found.frames += framesOfSizes(name, behind, found)
  if (found.frames > MAX_FRAMES) throw refused(`its index announces ${found.frames} frames`)
  if (found.edits > 1 && found.edits * found.frames > MAX_REPEATED_FRAMES) {
    throw refused(`its edit list has ${found.edits} parts, for ${found.frames} frames`)
  }
}

/** FFmpeg reads uncompressed audio of QuickTime, with its fixed size of a frame, in pieces of 1024 frames. */
function framesOfSizes(name: 'stsz' | 'stz2', behind: Buffer, { isQuickTime, sizeBytes }: Announced): number {
  const frames = behind.readUInt32BE(8)
  const frameBytes = name === 'stsz' ? behind.readUInt32BE(4) : 0
  const isAudio = isQuickTime && frameBytes > 0 && frames * frameBytes <= sizeBytes
  return isAudio ? Math.ceil(frames / 1024) : frames
}

function refused(why: string): MediaError {
  return new MediaError('unreadable_media', `the file is not read, because ${why}`)
}
