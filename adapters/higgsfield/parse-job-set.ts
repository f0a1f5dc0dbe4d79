// The older dialect's job set: one submission with one job for each output. We treat it as one request.
// Invariant: the set has ended only when all of its jobs have ended.
import { z } from 'zod'
import type { PlatformOutput } from '../../activities/generations/platform-port.ts'
import {
  type FinalPlatformStatus,
  isFinalPlatformStatus,
  type PlatformStatus,
} from '../../contracts/vocabulary/statuses.ts'
import type { RequestReport } from './request-report.ts'
import { ExpiresAt, MediaFile, ReportText, RequestId, RequestStatus } from './wire-fields.ts'

const Job = z.object({
  status: RequestStatus,
  results: z.object({ raw: MediaFile }).optional().catch(undefined),
  error: ReportText,
})
type Job = z.infer<typeof Job>

const JobSet = z.object({
  id: RequestId,
  type: z.string().catch(''),
  jobs: z.array(Job),
  expires_at: ExpiresAt,
})

/** The job set in `body` as one report, or undefined where there is none. Outputs are those of its completed jobs. */
export function parseJobSet(body: unknown): RequestReport | undefined {
  const parsed = JobSet.safeParse(body)
  if (!parsed.success) return undefined
  const { id, type, jobs, expires_at } = parsed.data
  const status = statusOfJobs(jobs.map((job) => job.status))
  return {
    requestId: id,
    status,
    outputs: jobs.filter((job) => job.status === 'completed').flatMap((job) => outputsOfJob(job, type)),
    error: status === 'completed' ? undefined : jobs.find((job) => job.error)?.error,
    expiresAt: expires_at,
  }
}

/**
 * One status for all jobs. While any is unfinished: `queued` only where none has started, else `in_progress`.
 * When all have ended: `completed` where any has (its outputs are paid for), else `nsfw` before
 * `failed` before `canceled`. A set without jobs is `in_progress`.
 */
export function statusOfJobs(statuses: PlatformStatus[]): PlatformStatus {
  if (statuses.length === 0 || !statuses.every(isFinalPlatformStatus)) {
    return statuses.length > 0 && statuses.every((status) => status === 'queued') ? 'queued' : 'in_progress'
  }
  const byWeight = ['completed', 'nsfw', 'failed', 'canceled'] as const satisfies FinalPlatformStatus[]
  const final = new Set<PlatformStatus>(statuses)
  return byWeight.find((status) => final.has(status)) ?? 'in_progress'
}

function outputsOfJob(job: Job, setType: string): PlatformOutput[] {
  const file = job.results?.raw
  return file ? [{ kind: kindOf(file.type || setType), url: file.url }] : []
}

/** From the file's own type (`video`), or else from the set's (`image2video_dop`, `text2image_soul`). */
function kindOf(type: string): PlatformOutput['kind'] {
  if (/video|speak/i.test(type)) return 'video'
  return /audio/i.test(type) ? 'audio' : 'image'
}
