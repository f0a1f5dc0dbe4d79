// Ours: every job is handed to the API at once; the end is heard on the event stream of each.
import { type Contender, nowMs, withLimit } from './contender.ts'
import type { CallerView } from './measure.ts'

/** Requests that hand over jobs at the same time. */
const HANDING_OVER = 16

export const ours: Contender = {
  name: 'higgsfield worker',
  run: async ({ apiUrl, jobs }) => {
    const views: CallerView[] = []
    const ends: Promise<void>[] = []
    await withLimit(jobs, HANDING_OVER, async (job) => {
      const handedOverMs = nowMs()
      const id = await create(apiUrl, job)
      ends.push(untilEnd(apiUrl, id).then(() => void views.push({ job, handedOverMs, knownDoneMs: nowMs() })))
    })
    await Promise.all(ends)
    return views
  },
}

async function create(apiUrl: string, prompt: string): Promise<string> {
  const response = await fetch(`${apiUrl}/v1/generations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'soul', input: { prompt } }),
  })
  if (response.status !== 202) throw new Error(`POST /v1/generations: ${response.status} ${await response.text()}`)
  const { id } = (await response.json()) as { id: string }
  return id
}

/** The stream ends with the job. */
async function untilEnd(apiUrl: string, id: string): Promise<void> {
  const stream = await fetch(`${apiUrl}/v1/generations/${id}/events`)
  await stream.text()
}
