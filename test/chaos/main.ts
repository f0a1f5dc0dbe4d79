// `npm run chaos -- --seed N --kills K`: one run, its report as JSON on stdout, exit code 1 where the promise was broken.
import { Command, InvalidArgumentError } from 'commander'
import { runChaos } from './run-chaos.ts'

const program = new Command('chaos')
  .description('Kills worker, API, Temporal server and PostgreSQL at random while jobs run on a stormy platform.')
  .option('--seed <number>', 'decides what happens', integer, 1)
  .option('--kills <number>', 'how many parts are killed', integer, 20)
  .option('--jobs <number>', 'jobs that are under way at any time', integer, 16)
  .parse()

const { seed, kills, jobs } = program.opts<{ seed: number; kills: number; jobs: number }>()
const report = await runChaos({
  seed,
  kills,
  jobsUnderWay: jobs,
  log: (line) => void process.stderr.write(`${line}\n`),
})
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
process.exitCode = report.violations.length === 0 ? 0 : 1

function integer(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('wants a whole number from 1')
  return value
}
