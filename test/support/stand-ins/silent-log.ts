// The product's own log, saying nothing.
import { createLogger } from '../../../telemetry/logger.ts'

export const silentLog = createLogger({ service: 'test', level: 'silent' })
