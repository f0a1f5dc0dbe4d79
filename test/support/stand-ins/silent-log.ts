// The product's own log, without output.
import { createLogger } from '../../../telemetry/logger.ts'

export const silentLog = createLogger({ service: 'test', level: 'silent' })
