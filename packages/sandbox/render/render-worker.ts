// A render thread: carries out one order at a time and replies. All its work is synchronous, because it blocks only this thread.
// It ends by itself after the message `stop`, because the media library aborts the process when its thread is terminated at work.
import { parentPort, workerData } from 'node:worker_threads'
import { AV_LOG_FATAL, Log } from 'node-av'
import { InputError } from '../engine/media/inputs.ts'
import { drawOrThrow } from './draw.ts'
import type { RenderMessage, RenderOrder, RenderReply, StopFlag } from './job.ts'

// The request reports a bad input, so FFmpeg does not log it.
Log.setLevel(AV_LOG_FATAL)

const stopFlag = workerData as StopFlag
const isStopped = () => Atomics.load(stopFlag, 0) === 1

parentPort?.on('message', (message: RenderMessage) => {
  if (message === 'stop') return parentPort?.close()
  parentPort?.postMessage({ id: message.id, problem: problemOf(message) } satisfies RenderReply)
})

function problemOf({ job, outputPath }: RenderOrder): RenderReply['problem'] {
  try {
    drawOrThrow(job, outputPath, isStopped)
    return null
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return error instanceof InputError ? { text: error.message, isInput: true } : { text, isInput: false }
  }
}
