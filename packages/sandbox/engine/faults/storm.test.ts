// A storm repeats: the same seed and submissions give the same faults and the same ledger, in any order of arrival.
import { afterEach, expect, it } from 'vitest'
import type { TestSandbox } from '../../testing/client.ts'
import { north, picture, soul, south, startTestSandbox } from '../../testing/client.ts'
import { createRandom } from '../time/random.ts'

const open: TestSandbox[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()))
})

const rates = {
  error_500_before: 0.1,
  error_500_after: 0.1,
  rate_limited_429: 0.05,
  no_reply_after: 0.05,
  reset_after: 0.05,
  malformed_json: 0.05,
  failed: 0.1,
  nsfw: 0.05,
  unknown_status: 0.05,
  media_truncated: 0.05,
  'status.error_500_before': 0.2,
  'media.error_500_before': 0.1,
}

interface Job {
  headers: object
  body: object
}

/** 200 submissions of two accounts: half with a key of their own, half without; of these, some have equal bodies. */
const jobs: Job[] = Array.from({ length: 200 }, (_, index) => {
  const account = index % 3 === 0 ? south : north
  const key = index % 2 === 0 ? { 'Idempotency-Key': `job-${index}` } : {}
  return { headers: { ...account, ...key }, body: { ...picture, prompt: `p${index % 6}` } }
})

/** Submits until it is accepted, at most six times; then polls to the end and downloads. */
async function work(sandbox: TestSandbox, job: Job): Promise<void> {
  for (let tries = 0; tries < 6; tries += 1) {
    const answer = await sandbox.post(`/${soul}`, job.body, job.headers).catch(() => null)
    const id = answer?.status === 200 && typeof answer.body === 'object' ? answer.body.request_id : undefined
    if (id !== undefined) return follow(sandbox, id, job)
  }
}

async function follow(sandbox: TestSandbox, id: string, job: Job): Promise<void> {
  for (;;) {
    const { status, body } = await sandbox.get(`/requests/${id}/status`, job.headers)
    if (status === 200 && ['completed', 'failed', 'nsfw'].includes(body.status)) {
      for (const { url } of body.images ?? []) await download(url)
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function download(url: string): Promise<void> {
  for (;;) {
    const isWhole = fetch(url).then(async (response) => (await response.arrayBuffer()).byteLength > 0 && response.ok)
    if (await isWhole.catch(() => false)) return
  }
}

async function inOrder(sandbox: TestSandbox, some = jobs): Promise<void> {
  for (const job of some) await work(sandbox, job)
}

async function shuffled(sandbox: TestSandbox): Promise<void> {
  const random = createRandom(99)
  const waiting = jobs.map((job) => ({ job, at: random() })).toSorted((a, b) => a.at - b.at)
  const lane = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await work(sandbox, next.job)
  }
  await Promise.all(Array.from({ length: 16 }, lane))
}

async function storm(seed: number, run: (sandbox: TestSandbox) => Promise<void>) {
  const sandbox = await startTestSandbox({
    speed: 20_000,
    concurrency: 50,
    queueMultiplier: 1000,
    quality: 'still',
  })
  open.push(sandbox)
  expect((await sandbox.post('/_sandbox/storm', { seed, rates })).status).toBe(201)
  await run(sandbox)
  await expect.poll(() => isSettled(sandbox), { timeout: 10_000 }).toBe(true)
  const log = (await sandbox.get('/_sandbox/faults/log')).body
  const faults = log.entries.map((entry: Record<string, unknown>) =>
    [entry.kind, entry.route, entry.account, entry.model, entry.idempotencyKey, entry.identity, entry.try].join(' '),
  )
  const ledger = (await sandbox.ledger()).map((entry) =>
    [entry.event, entry.account, entry.idempotencyKey, entry.credits, entry.httpStatus, entry.detail].join(' '),
  )
  return { faults: faults.toSorted(), ledger: ledger.toSorted(), counts: log.counts }
}

async function isSettled(sandbox: TestSandbox): Promise<boolean> {
  const { requests } = (await sandbox.get('/_sandbox/requests')).body
  return requests.every((request: { finishedAtMs: number | null }) => request.finishedAtMs !== null)
}

it('same seed, same faults, same ledger: in order, and shuffled with 16 at a time', async () => {
  const first = await storm(7, inOrder)
  const second = await storm(7, shuffled)
  expect(Object.keys(first.counts).length).toBeGreaterThan(8)
  expect(first.faults.length).toBeGreaterThan(60)
  expect(second.faults).toEqual(first.faults)
  expect(second.ledger).toEqual(first.ledger)
}, 90_000)

it('another seed, other faults', async () => {
  const few = (sandbox: TestSandbox) => inOrder(sandbox, jobs.slice(0, 30))
  const first = await storm(1, few)
  const second = await storm(2, few)
  expect(second.faults).not.toEqual(first.faults)
})
