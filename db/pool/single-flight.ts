// Single flight: calls that arrive while a round is running are executed together in the next round.
// Invariant: at most one round runs at a time for each key object. When a round fails, all its calls fail.

interface Round<In, Out> {
  inputs: In[]
  outputs: Promise<Out[]>
}

/**
 * Batches calls by key, for example by database handle. `run` must return one output for each input, in the same order. A
 * round has all inputs that have arrived since the round before it began.
 */
export function inRounds<Key extends object, In, Out>(
  run: (key: Key, inputs: In[]) => Promise<Out[]>,
): (key: Key, input: In) => Promise<Out> {
  const next = new WeakMap<Key, Round<In, Out>>()
  const running = new WeakMap<Key, Promise<unknown>>()

  const begin = (key: Key): Round<In, Out> => {
    const round: Round<In, Out> = { inputs: [], outputs: Promise.resolve([]) }
    const before = running.get(key) ?? Promise.resolve()
    round.outputs = before.then(() => {
      next.delete(key)
      return run(key, round.inputs)
    })
    running.set(
      key,
      round.outputs.catch(() => {}),
    )
    next.set(key, round)
    return round
  }
  return async (key, input) => {
    const round = next.get(key) ?? begin(key)
    const index = round.inputs.push(input) - 1
    const outputs = await round.outputs
    return outputs[index] as Out
  }
}
