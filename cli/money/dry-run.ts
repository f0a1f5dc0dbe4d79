// The dry run of a command that creates a job: its price, and nothing else.
import { Estimate } from '../../contracts/public/money.ts'
import { EXIT_CODES, type ExitCode } from '../errors/exit-codes.ts'
import { print, printOutcome, type Session } from '../session.ts'
import { fitProse } from '../terminal/fit-prose.ts'
import { describeEstimate } from './describe-money.ts'

/** The help of the option. */
export const DRY_RUN_HELP = 'estimate the price and create no job; needs no prompt and no image'

/** `body`: that of `POST /v1/generations` or `POST /v1/films`; prompts and images may be missing. */
export async function printEstimate(session: Session, body: Record<string, unknown>): Promise<ExitCode> {
  const estimate = await session.api.post('/v1/estimates', Estimate, body)
  print(session, { document: estimate, lines: fitProse(session, describeEstimate(estimate)) })
  printOutcome(session, { isGood: true, text: 'Dry run: no job was created, and nothing is paid.' })
  return EXIT_CODES.success
}
