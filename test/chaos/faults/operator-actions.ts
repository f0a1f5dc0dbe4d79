// What callers and operators do while parts fail: they cancel jobs, terminate workflows and drain accounts.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Strike } from '../plan.ts'
import type { AcceptedJob, Workload } from '../workload.ts'
import type { RecordedCancellation, Stage } from './stage.ts'

interface JobStrike {
  kind: Strike['kind']
  /** In [0, 1): which of the unfinished jobs. */
  job: number
}

/** Cancels an unfinished job, once or twice, and records the responses. */
export async function cancelJob({ kind, job }: JobStrike, stage: Stage): Promise<void> {
  const chosen = choose(stage.workload, job)
  if (!chosen) return
  for (let times = kind === 'cancel_twice' ? 2 : 1; times > 0; times -= 1) {
    const reply = await stage.call(`/v1/${chosen.kind}s/${chosen.id}/cancel`, { method: 'POST', body: {} })
    const { cancellation, generation, film } = reply.body as {
      cancellation: Pick<RecordedCancellation, 'state' | 'paid'>
      generation?: { status: string }
      film?: { status: string }
    }
    const status = (generation ?? film)?.status ?? ''
    const { state, paid } = cancellation
    stage.cancellations.push({ id: chosen.id, state, paid, status })
    stage.timeline.note({ what: 'cancel', detail: { id: chosen.id, state, paid, status } })
  }
}

/** Terminates the workflow of an unfinished job, as an operator can in Temporal's UI. */
export async function terminateJob({ job }: JobStrike, stage: Stage): Promise<void> {
  const chosen = choose(stage.workload, job)
  if (!chosen) return
  try {
    await stage.temporal.withDeadline(Date.now() + 2_000, () =>
      stage.temporal.workflow.getHandle(chosen.id).terminate('chaos'),
    )
    stage.timeline.note({ what: 'terminate', detail: { id: chosen.id } })
  } catch (error) {
    stage.timeline.note({ what: 'terminate failed', detail: { id: chosen.id, error: (error as Error).message } })
  }
}

/** Joins the clips of a film again that has ended. Where there is nothing to join, the API refuses, which changes nothing. */
export async function joinFilm({ job }: JobStrike, stage: Stage): Promise<void> {
  const unfinished = new Set(stage.workload.unfinished())
  const ended = stage.workload.accepted.filter((accepted) => accepted.kind === 'film' && !unfinished.has(accepted))
  const chosen = ended[Math.floor(job * ended.length)]
  if (!chosen) return
  const { status } = await stage.call(`/v1/films/${chosen.id}/join`, { method: 'POST', body: {} })
  stage.timeline.note({ what: 'join', detail: { id: chosen.id, status } })
}

/**
 * Fetches the files of one of the newest generations that has failed. The API accepts that for one that was paid for and has no outputs, and its files
 * are stored then. Otherwise it refuses, and nothing changes.
 */
export async function fetchFiles({ job }: JobStrike, stage: Stage): Promise<void> {
  const { body } = await stage.call('/v1/generations?limit=100')
  const { data } = body as { data: { id: string; status: string }[] }
  const failed = data.filter(({ status }) => status === 'failed')
  const chosen = failed[Math.floor(job * failed.length)]
  if (!chosen) return
  const { status } = await stage.call(`/v1/generations/${chosen.id}/fetch`, { method: 'POST' })
  stage.fetches.push({ id: chosen.id, status })
  stage.timeline.note({ what: 'fetch', detail: { id: chosen.id, status } })
}

/** Takes an account out of work for a while. */
export async function drainAccount(
  { account, forMs }: Extract<Strike, { kind: 'drain' }>,
  stage: Stage,
): Promise<void> {
  await stage.call(`/v1/accounts/${account}/drain`, { method: 'POST', body: {} })
  stage.timeline.note({ what: 'drain', detail: { account }, forMs })
  await sleep(forMs)
  await stage.call(`/v1/accounts/${account}/resume`, { method: 'POST', body: {} })
}

function choose(workload: Workload, chance: number): AcceptedJob | undefined {
  const unfinished = workload.unfinished()
  return unfinished[Math.floor(chance * unfinished.length)]
}
