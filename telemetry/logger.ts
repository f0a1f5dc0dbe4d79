// The one logger of a process: JSON lines on stdout, secrets taken out by name.
// Invariant: a field that could hold a credential never reaches the output.
import { pino, type Logger } from 'pino'

export type { Logger }

const SECRET_FIELDS = ['authorization', 'secret', 'token', 'apiKey', 'password', 'idempotencyKey']

/** `service` names the process in every line: `api`, `worker`. */
export function createLogger(input: { service: string; level: string }): Logger {
  return pino({
    level: input.level,
    base: { service: input.service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  })
}
