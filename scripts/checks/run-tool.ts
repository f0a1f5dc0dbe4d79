// Runs one of the installed development tools and collects its output.
// Invariant: the tool runs on the Node of this process, not on the first one in PATH.
import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './root.ts'

export type ToolRun = { exitCode: number; output: string }

/** The program behind `node_modules/.bin/<tool>`. Throws when the tool is not installed. */
export function toolPath(tool: string): string {
  return realpathSync(join(ROOT, 'node_modules/.bin', tool))
}

/** Runs `node_modules/.bin/<tool>` in the project folder. Both streams go into `output`, in the order they came. */
export function runTool(tool: string, args: readonly string[]): Promise<ToolRun> {
  return runProgram(toolPath(tool), args)
}

/** Like `runTool`, and returns the output. Throws with that output when the tool does not exit with 0. */
export async function runToolOrThrow(tool: string, args: readonly string[]): Promise<string> {
  const { exitCode, output } = await runTool(tool, args)
  if (exitCode !== 0) throw new Error(`${tool} ended with exit code ${exitCode}:\n${output}`)
  return output
}

/** Runs a JavaScript or TypeScript program in the project folder. */
export function runProgram(path: string, args: readonly string[]): Promise<ToolRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk: string): void => {
      output += chunk
    }
    child.stdout.setEncoding('utf8').on('data', collect)
    child.stderr.setEncoding('utf8').on('data', collect)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      resolve({ exitCode: code ?? 1, output: signal === null ? output : `${output}\nkilled by ${signal}` })
    })
  })
}
