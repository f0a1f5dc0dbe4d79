// The settings of retention as times.
import type { Environment } from './schema.ts'

const DAY_MS = 24 * 60 * 60_000

/** Times in milliseconds; undefined where the setting is 0, which means for ever. */
export function retentionOf(
  config: Environment,
): Record<'eventsMs' | 'requestBodiesMs' | 'leasesMs' | 'unusedUploadsMs' | 'idempotencyMs', number | undefined> {
  return {
    eventsMs: timeOf(config.RETENTION_EVENTS_DAYS),
    requestBodiesMs: timeOf(config.RETENTION_REQUEST_BODIES_DAYS),
    leasesMs: timeOf(config.RETENTION_LEASES_DAYS),
    unusedUploadsMs: timeOf(config.RETENTION_UNUSED_UPLOADS_DAYS),
    idempotencyMs: timeOf(config.RETENTION_IDEMPOTENCY_DAYS),
  }
}

function timeOf(days: number): number | undefined {
  return days === 0 ? undefined : days * DAY_MS
}
