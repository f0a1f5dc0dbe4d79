// Finds the known name that a misspelt name probably means.

/** Letters from which on a name counts as the beginning of a longer one. */
const MIN_BEGINNING = 3

/** The known name that is close enough. Undefined where none is. Case, hyphens and underscores do not count. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = plain(name)
  const begun = known.find((candidate) => wanted.length >= MIN_BEGINNING && plain(candidate).startsWith(wanted))
  if (begun !== undefined) return begun
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(wanted, plain(candidate)) }))
    .toSorted((a, b) => a.distance - b.distance)
  const best = ranked[0]
  const allowed = Math.ceil(wanted.length / 3)
  return best && best.distance <= allowed ? best.candidate : undefined
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[-_\s]/g, '')
    .slice(0, 80)
}

/** Levenshtein distance: insertions, deletions and replacements of one character. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, charA] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, charB] of [...b].entries()) {
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (charA === charB ? 0 : 1)))
    }
    row = next
  }
  return row[b.length]!
}
