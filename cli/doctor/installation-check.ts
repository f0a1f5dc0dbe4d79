// Asks the API to judge the whole installation. It also works for an API on another machine.
import { Diagnostics, type DoctorCheck } from '../../contracts/public/diagnostics.ts'
import { ApiProblemError } from '../errors/errors.ts'
import { messageOf } from '../errors/message-of.ts'
import { withLocalTimes } from '../progress/local-time.ts'
import { COMMAND_NAME, type Session } from '../session.ts'

const NAME = 'Installation'

/** `version`: that of this command's package, undefined where it cannot be read. Never throws. */
export async function checkInstallation(
  { api }: Pick<Session, 'api'>,
  version: string | undefined,
): Promise<DoctorCheck[]> {
  try {
    const { checks, version: apiVersion } = await api.get('/v1/diagnostics', Diagnostics)
    return [...checks, ...checkVersion(version, apiVersion)]
  } catch (error) {
    return [notJudged(error)]
  }
}

function notJudged(error: unknown): DoctorCheck {
  const status = error instanceof ApiProblemError ? error.problem.status : undefined
  const detail = `not judged: ${messageOf(error)}`
  if (status === 401 || status === 403) {
    const fix = 'Only operators may read it: set HFW_TOKEN to the OPERATOR_TOKEN of the API.'
    return { name: NAME, state: 'broken', detail, fix, command: `HFW_TOKEN=… ${COMMAND_NAME} doctor` }
  }
  if (status === 404) {
    const fix = 'The API is older than this command, or the address is wrong: see --api and HFW_API.'
    return { name: NAME, state: 'broken', detail, fix, command: `${COMMAND_NAME} --api <url> doctor` }
  }
  const fix = 'See the log of the API.'
  return { name: NAME, state: 'broken', detail, fix, command: 'docker compose logs api --since 10m' }
}

function checkVersion(version: string | undefined, apiVersion: string): DoctorCheck[] {
  if (version === undefined || version === apiVersion) return []
  const detail = `hfw is version ${version}, the API ${apiVersion}`
  return [{ name: 'hfw', state: 'note', detail: `${detail}: a command may not fit its responses` }]
}

/** The check with its times in the time zone of the terminal, and its command as it works here. */
export function forPeople(check: DoctorCheck, nowMs: number): DoctorCheck {
  const { detail, command } = check
  return {
    ...check,
    detail: withLocalTimes(detail, nowMs),
    ...(command === undefined ? {} : { command: command.replace(/^hfw /, `${COMMAND_NAME} `) }),
  }
}
