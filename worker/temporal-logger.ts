// Temporal's own messages as lines of our logger.
import type { Logger as TemporalLogger } from '@temporalio/worker'
import type { Logger } from '../telemetry/logger.ts'

export function temporalLogger(log: Logger): TemporalLogger {
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error' | 'trace') =>
    (message: string, meta?: Record<string | symbol, unknown>) =>
      // What happens in an activity attempt is told once, by our own wide event.
      log[meta?.['activityType'] === undefined ? level : 'debug']({ ...meta, source: 'temporal' }, message)
  const levels = { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
  return {
    ...levels,
    log(level, message, meta) {
      levels[level.toLowerCase() as keyof typeof levels](message, meta)
    },
  }
}
