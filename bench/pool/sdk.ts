// The contender "sdk": a script over the official SDK with one client per account, a limit per client, and a shared list of jobs.
import { createHiggsfieldClient } from '@higgsfield/client/v2'
import { type Contender, nowMs, withLimit } from './contender.ts'
import type { CallerView } from './measure.ts'

export const officialSdk: Contender = {
  name: 'official SDK behind a limit',
  run: async ({ platformUrl, accounts, jobs }) => {
    const views: CallerView[] = []
    const handedOverMs = nowMs()
    // All slots share one iterator, so a free slot takes the next job.
    const left = jobs.values()
    const perAccount = accounts.map(async ({ keyId, secret, slots }) => {
      const client = createHiggsfieldClient({ credentials: `${keyId}:${secret}`, baseURL: platformUrl })
      const lanes = Array.from({ length: slots }, () => undefined)
      await withLimit(lanes, slots, async () => {
        for (const prompt of left) {
          await client.subscribe('/higgsfield-ai/soul/standard', { input: { prompt } }).catch(() => undefined)
          views.push({ job: prompt, handedOverMs, knownDoneMs: nowMs() })
        }
      })
    })
    await Promise.all(perAccount)
    return views
  },
}
