// The contender "ours": creates all jobs through the API, then waits for each end on the job's event stream.
import { type Contender, nowMs, withLimit } from './contender.ts'
import type { CallerView } from './measure.ts'

/** Requests that create jobs at the same time. */
export const HANDING_OVER = 4

export const ours: Contender = {
  name: 'higgsfield worker',
  run: async ({ apiUrl, jobs }) => {
    const handedOver: { job: string; id: string; handedOverMs: number }[] = []
    await withLimit(jobs, HANDING_OVER, async (job) => {
      const handedOverMs = nowMs()
      handedOver.push({ job, id: await create(apiUrl, job), handedOverMs })
    })
    return Promise.all(
      handedOver.map(async ({ job, id, handedOverMs }): Promise<CallerView> => {
        await untilEnd(apiUrl, id)
        return { job, handedOverMs, knownDoneMs: nowMs() }
      }),
    )
  },
}

/** Creates one job and returns its id. */
export async function create(apiUrl: string, prompt: string): Promise<string> {
  const response = await fetch(`${apiUrl}/v1/generations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'soul', input: { prompt } }),
  })
  if (response.status !== 202) throw new Error(`POST /v1/generations: ${response.status} ${await response.text()}`)
  const { id } = (await response.json()) as { id: string }
  return id
}

/** Resolves at the end of the event stream, which ends with the job. */
export async function untilEnd(apiUrl: string, id: string): Promise<void> {
  const stream = await fetch(`${apiUrl}/v1/generations/${id}/events`)
  await stream.text()
}
