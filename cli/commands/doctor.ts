// hfw doctor: checks the set-up and prints how to fix each problem.
import type { Command } from 'commander'
import { findStack, resolveDataDir } from '../api/stack-state.ts'
import { checkApi, checkWorker } from '../doctor/api-checks.ts'
import type { CheckResult } from '../doctor/check.ts'
import { checkDataFolder } from '../doctor/data-folder-check.ts'
import { checkDependencies } from '../doctor/dependencies-check.ts'
import { checkNode } from '../doctor/node-check.ts'
import { checkStack } from '../doctor/stack-check.ts'
import { checkTemporalCliSetup } from '../doctor/temporal-cli-check.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import type { CommandRunner } from '../command-runner.ts'
import { PROJECT_DIR } from '../project-dir.ts'
import { type Session, print, printOutcome } from '../session.ts'

const MARKS: Record<CheckResult['state'], string> = { ok: '✓', note: '–', broken: '✗' }

export function defineDoctorCommand(doctorCommand: Command, run: CommandRunner): void {
  doctorCommand
    .description(
      'Checks everything that hfw and the stack need and prints how to fix each problem. Exit code 1 if there is one.',
    )
    .action((_options: object, command: Command) =>
      run(command, async (session) => {
        const checks = await runChecks(session)
        const brokenCount = checks.filter((check) => check.state === 'broken').length
        print(session, { document: { ok: brokenCount === 0, checks }, lines: checks.flatMap(linesOf) })
        const text =
          brokenCount === 0 ? 'All checks passed.' : `${brokenCount} of ${checks.length} checks found a problem.`
        printOutcome(session, { isGood: brokenCount === 0, text })
        return brokenCount === 0 ? EXIT_CODES.success : EXIT_CODES.failure
      }),
    )
}

async function runChecks({ apiAddress, environment }: Session): Promise<CheckResult[]> {
  const isNamed = apiAddress.source === '--api' || apiAddress.source === 'HFW_API'
  const program = [checkNode(process.versions.node), checkDependencies(PROJECT_DIR)]
  const local = isNamed ? [] : localChecks(environment)
  return (await Promise.all([...program, ...local, checkApi(apiAddress), workerCheck()])).flat()

  function workerCheck(): Promise<CheckResult> {
    const stack = findStack(resolveDataDir(environment.HFW_DATA_DIR))
    const isThisStack = stack.state === 'running' && stack.content.urls.api === apiAddress.url
    return checkWorker(isThisStack ? stack.content.urls.workerHealth : undefined)
  }
}

/** Skipped when the user named an API, because the stack on this machine is then irrelevant. */
function localChecks(environment: Session['environment']): (CheckResult | Promise<CheckResult>)[] {
  const dataDir = resolveDataDir(environment.HFW_DATA_DIR)
  const stack = findStack(dataDir)
  const results = [checkDataFolder(dataDir), checkStack(stack)]
  return stack.state === 'running' ? results : [...results, checkTemporalCliSetup(environment)]
}

function linesOf({ name, state, detail, fix }: CheckResult): string[] {
  const line = `${MARKS[state]} ${name.padEnd(13)} ${detail}`
  return fix === undefined ? [line] : [line, `  ${''.padEnd(13)} → ${fix}`]
}
