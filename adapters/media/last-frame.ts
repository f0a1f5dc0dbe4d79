// Takes the last frame of a clip as the picture on which the next one starts.
import { withShownFrame } from './show-frame.ts'
import { writePngFile } from './png-file.ts'

/**
 * Writes the frame that is shown last, decoder delay and B-frames respected, to `outputPngPath`.
 * Returns the size of the picture. Throws `MediaError`.
 */
export function lastFrame(inputPath: string, outputPngPath: string): Promise<{ widthPx: number; heightPx: number }> {
  return withShownFrame(inputPath, -1, async (rgb) => {
    await writePngFile(rgb, outputPngPath)
    return { widthPx: rgb.width, heightPx: rgb.height }
  })
}
