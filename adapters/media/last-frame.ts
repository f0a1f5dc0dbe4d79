// Extracts the last frame of a clip, on which the next clip begins.
import { withShownFrame } from './show-frame.ts'
import { writePngFile } from './png-file.ts'

/**
 * Writes the frame that is displayed last to `outputPngPath`, with decoder delay and B-frames taken into account.
 * Returns its size in pixels. Throws `MediaError`.
 */
export function lastFrame(inputPath: string, outputPngPath: string): Promise<{ widthPx: number; heightPx: number }> {
  return withShownFrame(inputPath, -1, async (rgb) => {
    await writePngFile(rgb, outputPngPath)
    return { widthPx: rgb.width, heightPx: rgb.height }
  })
}
