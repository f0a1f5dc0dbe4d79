// The promise, checked: nothing lost, nothing paid twice, no slot leaked, no account over its cap, ledgers equal.
// Invariant: each violation is a sentence that names the job, account or sum; an empty list is the only success.
import { type JobFact, readJobs, type Run } from './invariants/facts.ts'
import {
  brokenStreams,
  falseCancellations,
  lostJobs,
  missingOutputs,
  openJoins,
  unfetchedFiles,
} from './invariants/jobs.ts'
import { unequalLedgers, unequalTotals } from './invariants/money.ts'
import { wronglyPaid } from './invariants/payment.ts'
import { exceededCaps, leakedSlots, mostByAccount } from './invariants/slots.ts'

export interface Judged {
  violations: string[]
  generations: Record<string, number>
  films: Record<string, number>
  submissionsAccepted: number
  mostAtOnce: Record<string, number>
}

/** By the platform's own records, our database and our store. */
export async function judge(run: Run): Promise<Judged> {
  const known = await readJobs(run)
  const most = mostByAccount(run)
  const violations = [
    ...lostJobs(run, known),
    ...wronglyPaid(run, known),
    ...(await leakedSlots(run)),
    ...exceededCaps(most),
    ...(await unequalLedgers(run)),
    ...(await unequalTotals(run)),
    ...(await missingOutputs(run, known)),
    ...(await openJoins(run)),
    ...(await unfetchedFiles(run)),
    ...(await brokenStreams(run, known)),
    ...falseCancellations(run, known),
  ]
  const facts = [...known.values()]
  return {
    violations,
    generations: countBy(facts.filter((job) => job.kind === 'generation')),
    films: countBy(facts.filter((job) => job.kind === 'film')),
    submissionsAccepted: run.platform.requests.length,
    mostAtOnce: most,
  }
}

function countBy(jobs: readonly JobFact[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(jobs, (job) => job.status)].map(([status, all]) => [status, all.length]))
}
