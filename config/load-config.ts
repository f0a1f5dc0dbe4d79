// Reads and checks the environment of API and worker, once, at start.
// Invariant: a process with an invalid environment does not start, and reports all problems at once.
import { isLoopbackHost } from './loopback.ts'
import { ConfigError, parseEnvironmentOrThrow } from './parse-environment.ts'
import { Environment } from './schema.ts'

/** The checked environment. Throws `ConfigError` with one line for each problem. */
export function loadConfigOrThrow(env: Record<string, string | undefined> = process.env): Environment {
  const environment = parseEnvironmentOrThrow(Environment, env)
  const problems = checkTogether(environment)
  if (problems.length > 0) throw new ConfigError(problems)
  return environment
}

/** Rules that concern several variables. */
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
  if (environment.TIME_SCALE !== 1 && !isLoopbackHost(new URL(environment.HIGGSFIELD_BASE_URL).hostname)) {
    problems.push('TIME_SCALE is for tests: with another value than 1, HIGGSFIELD_BASE_URL must be on loopback')
  }
  return problems
}
