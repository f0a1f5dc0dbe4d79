// `npm start`
import { runStart } from './run-start.ts'

process.exit(await runStart(process.argv.slice(2)))
