// Reads the reason of a rejected `fetch`. Node puts it into `cause`, or into several errors where it tried several addresses.
import { wasNeverSent } from '../../domain/platform-errors/network-failure.ts'

/** True where no byte of the request can have been sent. */
export function failedBeforeSending(error: unknown): boolean {
  return rootCauses(error).every((cause) => wasNeverSent(factsOf(cause)))
}

/** One line for people: `connect ECONNREFUSED 127.0.0.1:4900`. */
export function describeFailure(error: unknown): string {
  const [cause] = rootCauses(error)
  if (!(cause instanceof Error)) return String(cause)
  const { code } = factsOf(cause)
  return code && !cause.message.includes(code) ? `${cause.message} (${code})` : cause.message
}

/** The errors at the bottom; never empty. */
function rootCauses(error: unknown): unknown[] {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.flatMap(rootCauses)
  if (error instanceof Error && error.cause !== undefined) return rootCauses(error.cause)
  return [error]
}

function factsOf(error: unknown): { code: string | undefined; syscall: string | undefined } {
  const { code, syscall } = (error ?? {}) as { code?: unknown; syscall?: unknown }
  return {
    code: typeof code === 'string' ? code : undefined,
    syscall: typeof syscall === 'string' ? syscall : undefined,
  }
}
