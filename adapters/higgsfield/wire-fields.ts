// Fields that both dialects share. Parsing is tolerant: an unreadable optional field counts as absent.
import { z } from 'zod'
import { PLATFORM_STATUSES } from '../../contracts/vocabulary/statuses.ts'

/** Ids become part of URLs, so characters that could change the path are refused. */
export const RequestId = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/)

/** An unknown or missing status counts as unfinished, because the platform adds statuses without notice. */
export const RequestStatus = z.enum(PLATFORM_STATUSES).catch('in_progress')

export const HttpUrl = z.url({ protocol: /^https?$/ })

export const MediaFile = z
  .object({ url: HttpUrl, type: z.string().optional().catch(undefined) })
  .optional()
  .catch(undefined)

export const ReportText = z.string().min(1).optional().catch(undefined)

/** Normalised to UTC with milliseconds. */
export const ExpiresAt = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .optional()
  .catch(undefined)
