// Makes a video frame from its bytes.
import { Frame } from 'node-av/lib'
import { checkOrThrow } from './ffmpeg-errors.ts'

type FrameShape = Pick<Parameters<typeof Frame.fromVideoBuffer>[1], 'width' | 'height'> & { format: Frame['format'] }

/** The planes follow each other without padding. The caller frees the frame, which has a copy of the bytes. */
export function frameOfBytes(bytes: Buffer, shape: FrameShape): Frame {
  // `fromVideoBuffer` only points at the bytes, and does not protect them from garbage collection.
  using pointing = Frame.fromVideoBuffer(bytes, shape as Parameters<typeof Frame.fromVideoBuffer>[1])
  const frame = new Frame()
  frame.alloc()
  try {
    Object.assign(frame, { ...shape, pts: 0n })
    checkOrThrow(frame.getBuffer(), 'stitch_failed', 'make a frame')
    checkOrThrow(frame.copy(pointing), 'stitch_failed', 'make a frame')
    // A use of the bytes after the copy, which protects them until then.
    if (bytes.length === 0) throw new Error('a frame has bytes')
    return frame
  } catch (error) {
    frame.free()
    throw error
  }
}
