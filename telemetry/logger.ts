// The logger of a process: JSON lines on stdout, with secrets redacted by field name.
// Invariant: a field that could contain a credential never reaches the output.
import { pino, type Logger } from 'pino'

export type { Logger }

const SECRET_FIELDS = ['authorization', 'secret', 'token', 'apiKey', 'password', 'idempotencyKey']

/** `service`: name of the process in every line, `api` or `worker`. `level`: the lowest level that is logged. */
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

/** Only the useful fields: some libraries attach whole syntax trees to their errors, with the values of the query. */
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
