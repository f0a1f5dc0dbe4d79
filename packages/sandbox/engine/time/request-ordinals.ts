// A request's ordinal among the requests of its account and model. Durations are drawn from it, so that requests of other
// accounts and models do not change them.

export type RequestOrdinals = ReturnType<typeof createRequestOrdinals>

/** `counts` are the requests that the database already has. */
export function createRequestOrdinals(counts: readonly { account: string; model: string; count: number }[]) {
  const latest = new Map(counts.map(({ account, model, count }) => [`${account} ${model}`, count]))
  return {
    /** The next ordinal; the first request has 1. */
    next: (account: string, model: string): number => {
      const ordinal = (latest.get(`${account} ${model}`) ?? 0) + 1
      latest.set(`${account} ${model}`, ordinal)
      return ordinal
    },
  }
}
