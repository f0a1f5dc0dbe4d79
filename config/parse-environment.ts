// Parses environment variables with a schema.
// Invariant: error texts never contain a value, so that no secret reaches a log.
import type { z } from 'zod'

/** The environment is not valid. Its message has one line for each problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'

  constructor(problems: readonly string[]) {
    super(`The environment is not valid:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
  }
}

/** The checked variables. Empty variables count as not set. Throws `ConfigError` with all problems. */
export function parseEnvironmentOrThrow<Schema extends z.ZodType>(
  schema: Schema,
  env: Record<string, string | undefined>,
): z.infer<Schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new ConfigError(
    parsed.error.issues.map((issue) => {
      const name = issue.path.join('.')
      return given[name] === undefined ? `${name} is not set` : `${name}: ${issue.message}`
    }),
  )
}
