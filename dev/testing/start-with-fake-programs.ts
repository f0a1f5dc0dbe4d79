// `npm start` with fake programs instead of the sandbox, the API and the worker. The first argument is their folder.
import { runStart } from '../run-start.ts'
import { fakePrograms } from './fake-programs.ts'

const [folder = '', ...args] = process.argv.slice(2)
process.exit(await runStart(args, { programs: fakePrograms(folder), isDurable: false }))
