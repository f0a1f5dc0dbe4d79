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
    serializers: { err: describeError },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
  })
}

interface DescribedError {
  type: string
  message: string
  stack?: string | undefined
  code?: string | undefined
  cause?: DescribedError | undefined
}

/** What helps a reader: some libraries hang whole syntax trees on their errors, with the values of the query in them. */
function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) }
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}
