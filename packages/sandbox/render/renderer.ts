// Draws outputs in background threads, so that the event loop stays free, and stores their files while they are used.
// Invariant: an output is named by the hash of its job, so a job is not drawn again while its file exists.
import { createHash } from 'node:crypto'
import { access, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import type { RenderJob } from './job.ts'
import { createOutputFiles } from './output-files.ts'
import { RenderThreads } from './render-threads.ts'

export interface Renderer {
  /**
   * Draws the job unless its file exists, and returns the file's name in the outputs folder. Several requests may share a file.
   * Each call adds a use, which the caller ends with `remove`. Throws `InputError` when an input of the request cannot be used.
   */
  renderOrThrow: (job: RenderJob) => Promise<string>
  /** Where a drawn file is. */
  pathOf: (file: string) => string
  /** Ends one use. The file is deleted with its last use. Call it once for each output. */
  remove: (file: string) => void
  /** Number of files drawn since the start, for tests and measurements. */
  drawnCount: () => number
  close: () => Promise<void>
}

export interface RendererOptions {
  outputsFolder: string
  /** Names of the files that requests of an earlier run use, one entry for each use. Default: none. */
  inUse?: Iterable<string>
  /** Default 1. */
  maxThreads?: number
}

export function createRenderer({ outputsFolder, inUse = [], maxThreads = 1 }: RendererOptions): Renderer {
  const threads = new RenderThreads(maxThreads)
  const files = createOutputFiles(outputsFolder, inUse)
  const drawings = new Map<string, Promise<void>>()
  let drawn = 0
  const drawUnlessThere = async (job: RenderJob, path: string): Promise<void> => {
    if (await exists(path)) return
    await drawOrThrow(threads, job, path)
    drawn += 1
  }
  const remove = (file: string): void => {
    if (files.giveBack(file)) drawings.delete(file)
  }
  return {
    renderOrThrow: async (job) => {
      const file = fileNameOf(job)
      // The use is added before the first wait, so that another request's `remove` cannot delete the file.
      files.hold(file)
      const drawing = drawings.get(file) ?? drawUnlessThere(job, files.pathOf(file))
      drawings.set(file, drawing)
      try {
        await drawing
        return file
      } catch (error) {
        if (drawings.get(file) === drawing) drawings.delete(file)
        remove(file)
        throw error
      }
    },
    pathOf: files.pathOf,
    remove,
    drawnCount: () => drawn,
    close: () => threads.close(),
  }
}

/** Writes to a temporary name and renames it, so that the file is never incomplete. */
async function drawOrThrow(threads: RenderThreads, job: RenderJob, path: string): Promise<void> {
  const partPath = `${path}.part`
  try {
    await threads.orderOrThrow(job, partPath)
    await rename(partPath, path)
  } catch (error) {
    await rm(partPath, { force: true })
    throw error
  }
}

function fileNameOf(job: RenderJob): string {
  // Input files are named by their content. Their folder must not change the hash.
  const text = JSON.stringify(job, (key, value: unknown) => (key === 'path' ? basename(String(value)) : value))
  return `${createHash('sha256').update(text).digest('hex').slice(0, 40)}.${extensionOf(job)}`
}

function extensionOf(job: RenderJob): string {
  switch (job.kind) {
    case 'picture':
      return job.format === 'jpeg' ? 'jpg' : job.format
    case 'clip':
      return job.container
    case 'sound':
      return 'wav'
    default:
      return job satisfies never
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
