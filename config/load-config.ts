// Reads the environment once, checks it, and hands out values. The only file that touches `process.env`.
// Invariant: a process with a wrong environment does not start, and says everything that is wrong at once.
import type { z } from 'zod'
import { isLoopbackHost } from './loopback.ts'
import { Environment } from './schema.ts'

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * The checked environment. Empty variables count as not set.
 * Throws `ConfigError` with one line per problem; values are never repeated, so that no secret reaches a log.
 */
export function loadConfigOrThrow(env: Record<string, string | undefined> = process.env): Environment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) throw new ConfigError(describeProblems(parsed.error))
  const crossProblems = checkTogether(parsed.data)
  if (crossProblems.length > 0) throw new ConfigError(listOf(crossProblems))
  return parsed.data
}

function describeProblems(error: z.ZodError): string {
  return listOf(
    error.issues.map((issue) => {
      const name = String(issue.path[0])
      const missing = issue.code === 'invalid_type' && issue.input === undefined
      return missing ? `${name} is not set` : `${name}: ${issue.message}`
    }),
  )
}

function checkTogether(environment: Environment): string[] {
  const problems: string[] = []
  if (!isLoopbackHost(environment.API_HOST) && !environment.API_TOKEN) {
    problems.push(
      'API_TOKEN is not set: the API only listens beyond loopback (API_HOST) with a token that callers must send',
    )
  }
  if (environment.OPERATOR_TOKEN !== undefined && environment.OPERATOR_TOKEN === environment.API_TOKEN) {
    problems.push('OPERATOR_TOKEN must differ from API_TOKEN, or every caller is an operator')
  }
  if (Boolean(environment.S3_ACCESS_KEY_ID) !== Boolean(environment.S3_SECRET_ACCESS_KEY)) {
    problems.push('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY go together: set both or neither')
  }
  return problems
}

function listOf(problems: string[]): string {
  return `The environment is not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`
}
