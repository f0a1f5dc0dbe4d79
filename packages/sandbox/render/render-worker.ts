// A render thread: carries out one order at a time and replies. All its work is synchronous, because it blocks only this thread.
import { parentPort } from 'node:worker_threads'
import { AV_LOG_FATAL, Log } from 'node-av'
import { InputError } from '../engine/media/inputs.ts'
import { drawOrThrow } from './draw.ts'
import type { RenderMessage, RenderOrder, RenderReply } from './job.ts'

// The request reports a bad input, so FFmpeg does not log it.
Log.setLevel(AV_LOG_FATAL)

parentPort?.on('message', (order: RenderOrder) => {
  parentPort?.postMessage({ id: order.id, problem: problemOf(order) } satisfies RenderMessage)
})
parentPort?.postMessage('loaded' satisfies RenderMessage)

function problemOf({ job, outputPath }: RenderOrder): RenderReply['problem'] {
  try {
    drawOrThrow(job, outputPath)
    return null
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return error instanceof InputError ? { text: error.message, isInput: true } : { text, isInput: false }
  }
}
