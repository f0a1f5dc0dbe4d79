// hfw budget: shows and sets the limits of clients.
import { type Command, InvalidArgumentError } from 'commander'
import { Budget, BudgetList } from '../../contracts/public/money.ts'
import { describeBudget, describeBudgets } from '../money/describe-money.ts'
import { EXIT_CODES } from '../errors/exit-codes.ts'
import type { CommandRunner } from '../command-runner.ts'
import { print } from '../session.ts'

type Limit = number | 'none'

interface Limits {
  daily?: Limit
  total?: Limit
  film?: Limit
}

export function defineBudgetCommand(budgetCommand: Command, run: CommandRunner): void {
  budgetCommand
    .description('Shows the budget of one client or of all clients. With options it changes the given limits.')
    .argument('[client]', 'the client; `local` when the API has no sign-in')
    .option('--daily <credits>', 'for all jobs accepted on one day; none for no limit', limit)
    .option('--total <credits>', 'for all jobs ever; none for no limit', limit)
    .option('--film <credits>', 'for any one film; none for no limit', limit)
    .action((client: string | undefined, limits: Limits, command: Command) =>
      run(command, async (session) => {
        const isChange = Object.keys(limits).length > 0
        if (client === undefined && !isChange) {
          const budgets = await session.api.get('/v1/budgets', BudgetList)
          print(session, { document: budgets, lines: describeBudgets(budgets.data) })
          return EXIT_CODES.success
        }
        const path = `/v1/budgets/${encodeURIComponent(client ?? 'local')}`
        const before = await session.api.get(path, Budget)
        const budget = isChange ? await session.api.put(path, Budget, changed(before, limits)) : before
        print(session, { document: budget, lines: describeBudget(budget) })
        return EXIT_CODES.success
      }),
    )
}

/** The API replaces all limits, so the limits that are not given are sent unchanged. */
function changed(before: Budget, { daily, total, film }: Limits): object {
  return {
    dailyCredits: creditsOf(daily, before.dailyCredits),
    totalCredits: creditsOf(total, before.totalCredits),
    filmCredits: creditsOf(film, before.filmCredits),
  }
}

function creditsOf(given: Limit | undefined, before: number | null): number | null {
  if (given === undefined) return before
  return given === 'none' ? null : given
}

function limit(text: string): Limit {
  if (text === 'none') return text
  const credits = Number(text)
  if (text.trim() !== '' && Number.isFinite(credits) && credits >= 0) return credits
  throw new InvalidArgumentError('It must be a number of credits, or none.')
}
