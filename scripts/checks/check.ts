// A check: a name, and a function that runs it and returns its result.
import { runTool } from './run-tool.ts'

export type CheckResult = { isOk: boolean; output: string }

export type Check = { name: string; run: () => Promise<CheckResult> }

/** A check that passes when a tool exits with 0. */
export function toolCheck(name: string, tool: string, args: readonly string[] = []): Check {
  return {
    name,
    run: async () => {
      const { exitCode, output } = await runTool(tool, args)
      return { isOk: exitCode === 0, output }
    },
  }
}

/** A check that passes when a list of problems is empty. */
export function problemCheck(name: string, findProblems: () => Promise<string[]>): Check {
  return {
    name,
    run: async () => {
      const problems = await findProblems()
      return { isOk: problems.length === 0, output: problems.join('\n') }
    },
  }
}
