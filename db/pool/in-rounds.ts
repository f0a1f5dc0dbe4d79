// Single flight: calls that come while a round is under way are answered together by the next one.
// Invariant: at most one round at a time for each key object; a round that fails fails all who asked in it.

interface Round<In, Out> {
  inputs: In[]
  answers: Promise<Out[]>
}

/** `run` gives one output for each input, in their order. A batch is what has come since the round before began. */
export function inRounds<Key extends object, In, Out>(
  run: (key: Key, inputs: In[]) => Promise<Out[]>,
): (key: Key, input: In) => Promise<Out> {
  const next = new WeakMap<Key, Round<In, Out>>()
  const running = new WeakMap<Key, Promise<unknown>>()

  const begin = (key: Key): Round<In, Out> => {
    const round: Round<In, Out> = { inputs: [], answers: Promise.resolve([]) }
    const before = running.get(key) ?? Promise.resolve()
    round.answers = before.then(() => {
      next.delete(key)
      return run(key, round.inputs)
    })
    running.set(
      key,
      round.answers.catch(() => {}),
    )
    next.set(key, round)
    return round
  }
  return async (key, input) => {
    const round = next.get(key) ?? begin(key)
    const index = round.inputs.push(input) - 1
    const answers = await round.answers
    return answers[index] as Out
  }
}
