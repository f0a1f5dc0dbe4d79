// The place of each clip in an encoded film, in frames of the film.
// Invariant: the plan decides how many frames each clip has, so that audio and captions have their times before anything is encoded.
import type { IRational } from 'node-av/lib'
import { MediaError } from '../../contracts/ports/media.ts'
import type { FilmClip } from './stitch-job.ts'

export type PlannedClip = {
  clip: FilmClip
  /** Frames that are left out at its start: trimmed, or a repeated one. */
  skip: number
  /** Frames in the film. */
  count: number
  /** Number of its first frame in the film. */
  first: number
  /** Frames that it shares with the clip before it, in a crossfade. */
  fadeIn: number
}

/** Throws `MediaError` `stitch_failed` for a clip of which its trim leaves no frame. */
export function planFilm(
  clips: readonly FilmClip[],
  { frameRate, crossfadeSeconds }: { frameRate: IRational; crossfadeSeconds: number },
): PlannedClip[] {
  const rate = frameRate.num / frameRate.den
  const planned: PlannedClip[] = []
  for (const [index, clip] of clips.entries()) {
    const total = Math.max(1, Math.round((clip.facts.durationMs / 1000) * rate))
    const skip = Math.round(clip.trim.startSeconds * rate) + (clip.isFrameRepeated ? 1 : 0)
    const count = total - skip - Math.round(clip.trim.endSeconds * rate)
    if (count < 1) throw emptyClip(index)
    const before = planned.at(-1)
    const longest = before ? Math.floor(Math.min(before.count, count) / 2) : 0
    const fadeIn = Math.min(Math.round(crossfadeSeconds * rate), longest)
    planned.push({ clip, skip, count, fadeIn, first: before ? before.first + before.count - fadeIn : 0 })
  }
  return planned
}

/** The error of a trim that leaves no frame of a clip. `index`: from 0. */
export function emptyClip(index: number): MediaError {
  return new MediaError('stitch_failed', `the trim of clip ${index + 1} leaves no frame of it`)
}

/** Number of frames of the film. */
export function plannedFrames(planned: readonly PlannedClip[]): number {
  const last = planned.at(-1)
  return last ? last.first + last.count : 0
}
