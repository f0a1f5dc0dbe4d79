// A stand-in for the media tools: files without bytes, and clips that can be joined until `isBroken` is set.
import { ApplicationFailure } from '@temporalio/common'
import type { MediaTools } from '../../../contracts/ports/media.ts'

/** Every clip can be joined, until `isBroken` is set. */
export function standInMedia(): MediaTools & { isBroken: boolean } {
  const media = {
    isBroken: false,
    imageFingerprint: async () => undefined,
    inspect: () => Promise.reject(new Error('not used')),
    lastFrame: async () => ({ widthPx: 1, heightPx: 1 }),
    stitch: async () => {
      if (media.isBroken) throw ApplicationFailure.nonRetryable('the clips do not fit')
      return { method: 'stream_copy' as const, facts: {} as never, droppedFrames: 0, times: [] }
    },
    filmImages: async () => ({ poster: 'p', sheet: 's', preview: 'g' }),
  }
  return media
}
