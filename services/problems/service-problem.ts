// A refusal or failure of a service, with its published code. The API turns it into an RFC 9457 document.
import type { ExceededBudget } from '../../contracts/public/money.ts'
import { type ProblemCode, type ProblemFieldError, PROBLEMS } from '../../contracts/public/problems.ts'
import { MAX_LISTED_ERRORS } from '../../domain/validation/check.ts'

export interface ServiceProblemFacts {
  /** What is wrong and how to fix it, in one or two sentences. Default: the title of the code. */
  detail?: string
  errors?: ProblemFieldError[]
  /** Only for `budget_exceeded`. */
  budget?: ExceededBudget
  /** When to repeat the request; only for `unavailable` and `too_many_fetches`. */
  retryAfterSeconds?: number
  cause?: unknown
}

export class ServiceProblem extends Error {
  override readonly name = 'ServiceProblem'
  readonly code: ProblemCode
  readonly errors: ProblemFieldError[] | undefined
  readonly budget: ExceededBudget | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: ProblemCode, facts: ServiceProblemFacts = {}) {
    super(facts.detail ?? PROBLEMS[code].title, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.code = code
    this.errors = facts.errors
    this.budget = facts.budget
    this.retryAfterSeconds = facts.retryAfterSeconds
  }
}

/**
 * The refusal of a body: one detail for all fields, and one sentence for each field. At most `MAX_LISTED_ERRORS` fields are listed;
 * one more entry counts the others. `unlisted`: the number of errors that are not in `errors`.
 */
export function invalidContent(errors: readonly ProblemFieldError[], unlisted = 0): ServiceProblem {
  const total = errors.length + unlisted
  const listed = errors.slice(0, MAX_LISTED_ERRORS)
  const others = total - listed.length
  const count = total === 1 ? 'One field is' : `${total} fields are`
  return new ServiceProblem('invalid_content', {
    detail: `${count} not valid; nothing was accepted.`,
    errors: others === 0 ? listed : [...listed, { pointer: '', detail: `${others} more errors are not listed here` }],
  })
}

/** The refusal of an id that does not exist. An id of another client gets the same one. */
export function notFound(what: string, id: string): ServiceProblem {
  return new ServiceProblem('not_found', { detail: `There is no ${what} ${id}.` })
}
