// Reads a file at any position through one small buffer, so that the memory does not grow with the size of the file.
import { type FileHandle, open } from 'node:fs/promises'

const WINDOW_BYTES = 64 * 1024

export class FileWindow implements AsyncDisposable {
  readonly sizeBytes: number
  readonly #file: FileHandle
  readonly #buffer = Buffer.alloc(WINDOW_BYTES)
  #from = 0
  #length = 0

  private constructor(file: FileHandle, sizeBytes: number) {
    this.#file = file
    this.sizeBytes = sizeBytes
  }

  /** The caller disposes of it (`await using`). */
  static async open(path: string): Promise<FileWindow> {
    const file = await open(path, 'r')
    const { size } = await file.stat()
    return new FileWindow(file, size)
  }

  /**
   * The bytes from `at`, at least `count` of them unless the file ends before, and at most 64 KiB. They are valid until the next call.
   * `count`: at most 64 KiB.
   */
  async bytesFrom(at: number, count: number): Promise<Buffer> {
    if (at < this.#from || at + count > this.#from + this.#length) await this.#load(at)
    return this.#buffer.subarray(at - this.#from, this.#length)
  }

  /**
   * The byte at `at` where it is in the buffer, else undefined. For loops over tiny pieces: a promise for each piece of a file would take
   * minutes.
   */
  loadedByte(at: number): number | undefined {
    return at >= this.#from && at < this.#from + this.#length ? this.#buffer[at - this.#from] : undefined
  }

  async #load(at: number): Promise<void> {
    this.#from = at
    this.#length = 0
    while (this.#length < WINDOW_BYTES) {
      const { bytesRead } = await this.#file.read(
        this.#buffer,
        this.#length,
        WINDOW_BYTES - this.#length,
        at + this.#length,
      )
      if (bytesRead === 0) return
      this.#length += bytesRead
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close()
  }
}
