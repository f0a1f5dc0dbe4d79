// The render thread: takes one order at a time and answers it. Everything in it is synchronous on purpose.
import { writeFileSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { AV_LOG_ERROR, Log } from 'node-av'
import { drawClip } from './clip.ts'
import type { RenderJob, RenderOrder, RenderReply } from './job.ts'
import { encodePng, frameFromRgb } from './frames.ts'
import { paintPicture } from './picture.ts'

Log.setLevel(AV_LOG_ERROR)

parentPort?.on('message', (order: RenderOrder) => {
  parentPort?.postMessage({
    id: order.id,
    error: errorOf(() => draw(order.job, order.outputPath)),
  } satisfies RenderReply)
})

function draw(job: RenderJob, outputPath: string): void {
  switch (job.kind) {
    case 'picture': {
      using frame = frameFromRgb(paintPicture(job.prompt, job.seed, job.size), job.size)
      writeFileSync(outputPath, encodePng(frame))
      return
    }
    case 'sound':
      throw new Error('Sound alone is not drawn yet')
    case 'clip':
      return drawClip(job, outputPath)
    default:
      return job satisfies never
  }
}

function errorOf(work: () => void): string | null {
  try {
    work()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
