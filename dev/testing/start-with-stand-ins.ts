// `npm start` with stand-ins instead of our own programs. The folder of the stand-ins is the first argument.
import { runStart } from '../run-start.ts'
import { standInPrograms } from './stand-ins.ts'

const [folder = '', ...args] = process.argv.slice(2)
process.exit(await runStart(args, { programs: standInPrograms(folder), isDurable: false }))
