// A program for render-threads.test.ts: `close-renderers.ts FOLDER JOB`. It orders a job from one renderer after the other, closes
// each a little later than the one before, and prints how the orders ended.
import { setTimeout as sleep } from 'node:timers/promises'
import type { RenderJob } from '../render/job.ts'
import { createRenderer } from '../render/renderer.ts'

const LONGEST_DELAY_MS = 600
const [outputsFolder = '', job = ''] = process.argv.slice(2)
const endings = new Set<string>()
for (let delayMs = 100; delayMs <= LONGEST_DELAY_MS; delayMs += 25) {
  const renderer = createRenderer({ outputsFolder })
  const order = renderer.renderOrThrow(JSON.parse(job) as RenderJob).then(
    () => 'drawn',
    (error: Error) => error.message.replace(/^Error: /, ''),
  )
  await sleep(delayMs)
  await renderer.close()
  endings.add((await order).split('\n')[0] ?? '')
}
console.log([...endings].toSorted().join('\n'))
