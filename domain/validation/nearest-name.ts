// Finds the known names that a misspelt name probably means.

/** Letters from which on a name counts as the beginning of a longer one. */
const MIN_BEGINNING = 3

/** The known name that is close enough. Undefined where none is. Case, hyphens and underscores do not count. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  return nearestNames(name, known, 1)[0]
}

/** At most `count` known names that are close enough, the nearest first: names that begin with it, then those that are spelt alike. */
export function nearestNames(name: string, known: readonly string[], count: number): string[] {
  const wanted = plain(name)
  const begun = known.filter((candidate) => wanted.length >= MIN_BEGINNING && plain(candidate).startsWith(wanted))
  const allowed = Math.ceil(wanted.length / 3)
  const alike = known
    .map((candidate) => ({ candidate, distance: editDistance(wanted, plain(candidate)) }))
    .filter(({ distance }) => distance <= allowed)
    .toSorted((a, b) => a.distance - b.distance)
  return [...new Set([...begun, ...alike.map(({ candidate }) => candidate)])].slice(0, count)
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
