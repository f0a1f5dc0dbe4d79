// Formats every file of the project in place.
import { runTool } from './checks/run-tool.ts'

const { exitCode, output } = await runTool('oxfmt', process.argv.slice(2))
process.stdout.write(output)
process.exitCode = exitCode
