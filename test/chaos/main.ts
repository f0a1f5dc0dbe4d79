// `npm run chaos -- --profile long --seed N`: one run, its report as JSON on stdout, exit code 1 where the promise was broken.
import { Command, InvalidArgumentError, Option } from 'commander'
import { type ChaosOptions, PROFILES, type ProfileName } from './chaos-options.ts'
import { runChaos } from './run-chaos.ts'

interface Flags {
  profile: ProfileName
  seed: number
  kills?: number
  jobs?: number
  scale?: number
  minutes?: number
}

const { profile, seed, kills, jobs, scale, minutes } = new Command('chaos')
  .description('Kills, pauses and restarts the parts of a whole stack at random while jobs run on a stormy platform.')
  .addOption(new Option('--profile <name>', 'how long, and how much').choices(Object.keys(PROFILES)).default('long'))
  .option('--seed <number>', 'decides what happens', wholeNumber, 1)
  .option('--kills <number>', 'parts that are killed, paused or restarted', wholeNumber)
  .option('--jobs <number>', 'jobs that are unfinished at any time', wholeNumber)
  .option('--scale <factor>', 'divides the time limits, and the pauses that cross them', wholeNumber)
  .option('--minutes <number>', 'begins again with the next seed until this time has passed', wholeNumber)
  .parse()
  .opts<Flags>()

const options: ChaosOptions = {
  ...PROFILES[profile],
  seed,
  ...(kills === undefined ? {} : { strikes: kills }),
  ...(jobs === undefined ? {} : { jobsUnderWay: jobs }),
  ...(scale === undefined ? {} : { timeScale: scale }),
  ...(minutes === undefined ? {} : { minutes }),
  log: (line) => void process.stderr.write(`${line}\n`),
}
const report = await runChaos(options)
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
process.exitCode = report.violations.length === 0 ? 0 : 1

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number from 1.')
  return value
}
