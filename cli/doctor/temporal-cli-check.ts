// Checks that `npm start` will find a Temporal CLI. Looks at TEMPORAL_CLI and the PATH only; it never downloads or builds.
import type { CliEnvironment } from '../../config/cli-config.ts'
import { temporalClisOnPath } from '../temporal-cli/on-path.ts'
import { checkTemporalCli, describeVersion } from '../temporal-cli/version.ts'
import type { DoctorCheck } from '../../contracts/public/diagnostics.ts'

const NAME = 'Temporal CLI'

type Verdict = { isUsable: boolean; text: string }

/** Broken only when TEMPORAL_CLI is set and not usable: without it, `npm start` can obtain a CLI itself. */
export async function checkTemporalCliSetup(
  environment: Pick<CliEnvironment, 'TEMPORAL_ADDRESS' | 'TEMPORAL_CLI' | 'PATH'>,
): Promise<DoctorCheck> {
  if (environment.TEMPORAL_ADDRESS !== undefined) {
    return { name: NAME, state: 'note', detail: `not needed: TEMPORAL_ADDRESS is ${environment.TEMPORAL_ADDRESS}` }
  }
  if (environment.TEMPORAL_CLI !== undefined) return namedResult(await inspect(environment.TEMPORAL_CLI))
  const [onPath] = temporalClisOnPath(environment.PATH)
  const verdict = onPath === undefined ? undefined : await inspect(onPath)
  if (verdict?.isUsable) return { name: NAME, state: 'ok', detail: verdict.text }
  const reason = verdict === undefined ? 'none on the PATH' : `the one on the PATH is not usable: ${verdict.text}`
  return {
    name: NAME,
    state: 'note',
    detail: `${reason}; "npm start" uses its cached copy, downloads one, or builds one with Go`,
  }
}

function namedResult(verdict: Verdict): DoctorCheck {
  if (verdict.isUsable) return { name: NAME, state: 'ok', detail: `${verdict.text} (TEMPORAL_CLI)` }
  const fix = 'Set TEMPORAL_CLI to another one, or unset it to find, download or build one.'
  return {
    name: NAME,
    state: 'broken',
    detail: `TEMPORAL_CLI is not usable: ${verdict.text}`,
    fix,
    command: 'unset TEMPORAL_CLI',
  }
}

async function inspect(path: string): Promise<Verdict> {
  const check = await checkTemporalCli(path)
  return {
    isUsable: check.isUsable,
    text: `${path}: ${check.isUsable ? describeVersion(check.version) : check.reason}`,
  }
}
