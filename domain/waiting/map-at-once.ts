// Runs the same work for each item of a list, a few at the same time.

/**
 * The results in the order of the items. `atOnce`: how many run at the same time. After a failure no further item starts; the
 * first failure is thrown when the running ones have ended.
 */
export async function mapAtOnce<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const failures: unknown[] = []
  let next = 0
  const runNext = async (): Promise<void> => {
    while (failures.length === 0 && next < items.length) {
      const index = next
      next += 1
      try {
        results[index] = await work(items[index] as Item)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, runNext))
  if (failures.length > 0) throw failures[0]
  return results
}
