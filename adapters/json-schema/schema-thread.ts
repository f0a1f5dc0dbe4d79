// The thread that checks values with schemas of the platform: a schema that never ends stops this thread and not the API.
import { parentPort } from 'node:worker_threads'
import { validate } from './validate.ts'

parentPort?.on('message', ({ id, text, value }: { id: number; text: string; value: unknown }) => {
  parentPort!.postMessage({ id, check: validate({ text, value }) })
})
// The time limit of a check begins here, because a start takes long on a busy machine.
parentPort?.postMessage('ready')
