// Reads the platform's report about a request, in either dialect, from every response that contains one.
// Invariant: a body with a usable request id always gives a report. Other malformed fields are left out.
import { z } from 'zod'
import type { PlatformOutput } from '../../activities/generations/platform-port.ts'
import { parseJobSet } from './parse-job-set.ts'
import type { RequestReport } from './request-report.ts'
import { ExpiresAt, MediaFile, ReportText, RequestId, RequestStatus } from './wire-fields.ts'

const RequestBody = z.object({
  request_id: RequestId,
  status: RequestStatus,
  error: ReportText,
  images: z.array(MediaFile).catch([]),
  video: MediaFile,
  audio: MediaFile,
  audios: z.array(MediaFile).catch([]),
  expires_at: ExpiresAt,
})

/** The report in the response to a submission or a status read, or in a webhook; undefined where there is none. */
export function parseReport(body: unknown): RequestReport | undefined {
  const parsed = RequestBody.safeParse(body)
  return parsed.success ? toReport(parsed.data) : parseJobSet(body)
}

function toReport(body: z.infer<typeof RequestBody>): RequestReport {
  return {
    requestId: body.request_id,
    status: body.status,
    outputs: [
      ...outputsOf('image', body.images),
      ...outputsOf('video', [body.video]),
      ...outputsOf('audio', [body.audio, ...body.audios]),
    ],
    error: body.error,
    expiresAt: body.expires_at,
  }
}

function outputsOf(kind: PlatformOutput['kind'], files: z.infer<typeof MediaFile>[]): PlatformOutput[] {
  return files.flatMap((file) => (file ? [{ kind, url: file.url }] : []))
}
