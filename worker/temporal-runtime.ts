// Temporal's native runtime in this process: its log lines go to our logger, and it leaves signals to us.
import { type Logger as TemporalLogger, Runtime } from '@temporalio/worker'
import type { Logger } from '../telemetry/logger.ts'

/** Called once, before the first worker or native connection is made. */
export function installTemporalRuntime(log: Logger): void {
  Runtime.install({
    logger: temporalLogger(log),
    // The worker process stops its parts itself, in order.
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
  })
}

function temporalLogger(log: Logger): TemporalLogger {
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error' | 'trace') =>
    (message: string, meta?: Record<string | symbol, unknown>) =>
      // An activity attempt has its own log line (`activity-log.ts`), so the SDK's lines about it are for debugging only.
      log[meta?.['activityType'] === undefined ? level : 'debug']({ ...meta, source: 'temporal' }, message)
  const levels = { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
  return {
    ...levels,
    log(level, message, meta) {
      levels[level.toLowerCase() as keyof typeof levels](message, meta)
    },
  }
}
