// hfw doctor: checks the set-up and prints how to fix each problem.
import type { Command } from 'commander'
import { findStack, resolveDataDir } from '../api/stack-state.ts'
import { checkApi, checkWorker } from '../doctor/api-checks.ts'
import type { DoctorCheck, DoctorReport } from '../../contracts/public/diagnostics.ts'
import { describeChecks } from '../doctor/describe-checks.ts'
import { checkInstallation, forPeople } from '../doctor/installation-check.ts'
import { packageVersion } from '../doctor/package-version.ts'
import { checkDataFolder } from '../doctor/data-folder-check.ts'
import { checkDependencies } from '../doctor/dependencies-check.ts'
import { checkNode } from '../doctor/node-check.ts'
import { checkStack } from '../doctor/stack-check.ts'
import { checkTemporalCliSetup } from '../doctor/temporal-cli-check.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import type { CommandRunner } from '../command-runner.ts'
import { PROJECT_DIR } from '../project-dir.ts'
import { type Session, print, printOutcome } from '../session.ts'

export function defineDoctorCommand(doctorCommand: Command, run: CommandRunner): void {
  doctorCommand
    .description(
      'Checks this machine, the API and the whole installation: pool, credits, workers, webhooks, disk, clock, versions. Prints how to fix each problem. Exit code 1 if there is one. For an API on another machine use --api and HFW_TOKEN.',
    )
    .action((_options: object, command: Command) =>
      run(command, async (session) => {
        const checks = await runChecks(session)
        const brokenCount = checks.filter((check) => check.state === 'broken').length
        const nowMs = Date.now()
        const report: DoctorReport = { ok: brokenCount === 0, checks }
        const columns = session.progress.isLive ? session.progress.columns : undefined
        const shown = checks.map((check) => forPeople(check, nowMs))
        print(session, { document: report, lines: describeChecks(shown, columns) })
        const text =
          brokenCount === 0 ? 'All checks passed.' : `${brokenCount} of ${checks.length} checks found a problem.`
        printOutcome(session, { isGood: brokenCount === 0, text })
        return brokenCount === 0 ? EXIT_CODES.success : EXIT_CODES.failure
      }),
    )
}

async function runChecks(session: Session): Promise<DoctorCheck[]> {
  const { apiAddress } = session
  const isNamed = apiAddress.source === '--api' || apiAddress.source === 'HFW_API'
  const program = [checkNode(process.versions.node), checkDependencies(PROJECT_DIR)]
  const local = isNamed ? [notLocal(apiAddress)] : localChecks(session)
  const [here, api] = await Promise.all([Promise.all([...program, ...local]), checkApi(apiAddress)])
  const responds = api[0]?.state === 'ok'
  const installation = responds ? await checkInstallation(session, packageVersion(PROJECT_DIR)) : []
  return [...here.flat(), ...api, ...installation]
}

/** The stack on this machine is irrelevant where the user named an API. */
function notLocal({ source }: Session['apiAddress']): DoctorCheck {
  const detail = `data folder, stack and worker process of this machine are not checked: ${source} names the API`
  return { name: 'This machine', state: 'note', detail }
}

function localChecks({ environment, apiAddress }: Session): (DoctorCheck | Promise<DoctorCheck>)[] {
  const dataDir = resolveDataDir(environment.HFW_DATA_DIR)
  const stack = findStack(dataDir)
  const results = [checkDataFolder(dataDir), checkStack(stack)]
  if (stack.state !== 'running') return [...results, checkTemporalCliSetup(environment)]
  const isThisStack = stack.content.urls.api === apiAddress.url
  return [...results, checkWorker(isThisStack ? stack.content.urls.workerHealth : undefined)]
}
