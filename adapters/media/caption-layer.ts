// Draws captions into the frames of a film, with the font of this folder.
// Invariant: a film without captions passes through unchanged, and needs no filter.
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Frame } from 'node-av/lib'
import { captionScript } from './caption-script.ts'
import { FilterChain } from './filter-chain.ts'
import type { PlannedClip } from './film-plan.ts'
import type { PictureShape } from './track-encoder.ts'

const FONTS = fileURLToPath(new URL('fonts', import.meta.url))
export const FONT_PATH = path.join(FONTS, 'NotoSans-SemiBold.ttf')

export class CaptionLayer implements AsyncDisposable {
  readonly #chain: FilterChain | undefined
  readonly #scriptPath: string
  #frames = 0n

  private constructor(chain: FilterChain | undefined, scriptPath: string) {
    this.#chain = chain
    this.#scriptPath = scriptPath
  }

  /** Writes a file beside `outputPath` while the layer is open. */
  static async open(input: {
    planned: readonly PlannedClip[]
    shape: PictureShape
    outputPath: string
  }): Promise<CaptionLayer> {
    const scriptPath = `${input.outputPath}.ass`
    const script = captionScript(input.planned, input.shape)
    if (script === undefined) return new CaptionLayer(undefined, scriptPath)
    await writeFile(scriptPath, script, { mode: 0o600 })
    const { num, den } = input.shape.frameRate
    const chain = new FilterChain({
      chain: `ass=filename=${filterValue(scriptPath)}:fontsdir=${filterValue(FONTS)},format=yuv420p`,
      timeBase: { num: den, den: num },
      failure: 'stitch_failed',
    })
    return new CaptionLayer(chain, scriptPath)
  }

  /** The next frame of the film with its captions. A yielded frame stays valid until the next one is requested. */
  async *draw(frame: Frame): AsyncGenerator<Frame> {
    frame.pts = this.#frames
    this.#frames += 1n
    if (this.#chain) yield* this.#chain.push(frame)
    else yield frame
  }

  async *finish(): AsyncGenerator<Frame> {
    if (this.#chain) yield* this.#chain.push(null)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#chain?.[Symbol.dispose]()
    await rm(this.#scriptPath, { force: true })
  }
}

/** A value in FFmpeg's filter syntax, which is read twice: as part of a graph, and as part of a filter's options. */
export function filterValue(text: string): string {
  const inOptions = text.replace(/[\\':]/g, (char) => `\\${char}`)
  return inOptions.replace(/[\\'[\],;]/g, (char) => `\\${char}`)
}
