// The media tools behind their port: FFmpeg as a library in this process.
import type { MediaTools } from '../../contracts/ports/media.ts'
import { filmImages } from './film-images.ts'
import { imageFingerprint } from './image-fingerprint.ts'
import { lastFrame } from './last-frame.ts'
import { inspect } from './inspect.ts'
import { stitch } from './stitch.ts'

/** Stateless: any number of calls may run at the same time. Each uses threads of Node's pool and of FFmpeg. */
export function createMediaTools(): MediaTools {
  return { inspect, imageFingerprint, lastFrame, stitch, filmImages }
}
