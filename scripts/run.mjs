// node scripts/run.mjs <file.ts> [arguments]: runs a program of this project, installing what is missing first.
import { runPinned } from './bootstrap.mjs'

const [script, ...args] = process.argv.slice(2)
if (script === undefined) {
  console.error('usage: node scripts/run.mjs <file.ts> [arguments]')
  process.exit(2)
}
await runPinned(script, args)
