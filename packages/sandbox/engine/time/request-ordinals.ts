// The how-maniest of its model on its account a request is. Durations are drawn from it, so that what other accounts and
// models do at the same time does not change them.

export type Places = ReturnType<typeof createPlaces>

/** `counts` is what earlier runs have taken. */
export function createPlaces(counts: readonly { account: string; model: string; count: number }[]) {
  const taken = new Map(counts.map(({ account, model, count }) => [`${account} ${model}`, count]))
  return {
    next: (account: string, model: string): number => {
      const place = (taken.get(`${account} ${model}`) ?? 0) + 1
      taken.set(`${account} ${model}`, place)
      return place
    },
  }
}
