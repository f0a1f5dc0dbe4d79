// Measures the request rate of the sandbox on one core, and whether its memory grows: `npm run bench:sandbox [-- --full]`.
// Invariant: another process makes the load. Each rate is given per second of the clock and per second of the sandbox's CPU time.
import { setTimeout as sleep } from 'node:timers/promises'
import { startLoad } from './sandbox/load-process.ts'
import { startProgram } from './sandbox/program.ts'
import type { Program } from './sandbox/program.ts'

const goals = { statusReads: 2000, submissions: 300 }
const isFull = process.argv.includes('--full')
const requests = isFull ? 100_000 : 10_000
// Warms up code, caches and pools before the first measurement of the memory.
const warmUpShare = 0.2

interface Rate {
  perSecond: number
  perCpuSecond: number
}

const program = await startProgram(process.argv.includes('--profile'))
const load = startLoad(program.url)
try {
  await load.submit(500)
  const submissions = await rateOf(program, () => load.submit(3000))
  await untilIdle(program)
  await load.read(1000)
  const statusReads = await rateOf(program, () => load.read(20_000))
  const memory = await memoryOver(program, requests)
  print({ submissions, statusReads, memory })
} finally {
  load.stop()
  await program.stop()
}

async function rateOf({ cpuSeconds }: Program, work: () => Promise<number>): Promise<Rate> {
  const [startedAtMs, startedCpu] = [performance.now(), cpuSeconds()]
  const done = await work()
  const seconds = (performance.now() - startedAtMs) / 1000
  return { perSecond: done / seconds, perCpuSecond: done / (cpuSeconds() - startedCpu) }
}

/** Resident megabytes after the first fifth of the requests, and after all. Each request is submitted and completed. */
async function memoryOver(sandbox: Program, count: number) {
  const warmUp = count * warmUpShare
  await load.submit(warmUp)
  await untilIdle(sandbox)
  const firstMb = sandbox.residentMb()
  await load.submit(count - warmUp)
  await untilIdle(sandbox)
  return { requests: count, firstAfter: warmUp, firstMb, lastMb: sandbox.residentMb() }
}

/** Resolves when every accepted request has ended. */
async function untilIdle({ url }: Program): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/_sandbox/accounts`)
    const { accounts } = (await response.json()) as { accounts: { activeRequests: number; waitingOutputs: number }[] }
    if (accounts.every((account) => account.activeRequests + account.waitingOutputs === 0)) break
    await sleep(100)
  }
  // The memory of the last requests is collected some time after their end.
  await sleep(2000)
}

function print({
  submissions,
  statusReads,
  memory,
}: {
  submissions: Rate
  statusReads: Rate
  memory: Awaited<ReturnType<typeof memoryOver>>
}): void {
  const row = (name: string, rate: Rate, goal: number) => ({
    measured: name,
    'per second': Math.round(rate.perSecond),
    'per CPU second': Math.round(rate.perCpuSecond),
    goal,
    met: rate.perCpuSecond >= goal,
  })
  console.table([
    row('status reads', statusReads, goals.statusReads),
    row('submissions, run to the end', submissions, goals.submissions),
  ])
  const { firstAfter, firstMb, lastMb } = memory
  console.log(`memory: ${firstMb} MB after ${firstAfter} requests, ${lastMb} MB after ${memory.requests}`)
  console.log(JSON.stringify({ submissions, statusReads, memory, goals }))
}
