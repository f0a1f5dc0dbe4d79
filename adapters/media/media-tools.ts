// The media tools behind their port: FFmpeg inside this process.
import type { MediaTools } from '../../contracts/ports/media.ts'
import { lastFrame } from './last-frame.ts'
import { inspect } from './inspect.ts'
import { stitch } from './stitch.ts'

/** Keeps no state; any number of calls may run at once, each uses threads of Node's pool and of FFmpeg's own. */
export function createMediaTools(): MediaTools {
  return { inspect, lastFrame, stitch }
}
