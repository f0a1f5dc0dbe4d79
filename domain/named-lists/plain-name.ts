// The form of a name in which spelling differences do not count: case, accents, white space, hyphens and other punctuation.

/** Letters and digits in lower case. A name without any keeps its characters. */
export function plainName(name: string): string {
  const lower = name.trim().normalize('NFKD').toLowerCase()
  return lower.replaceAll(/[^\p{L}\p{N}]/gu, '') || lower
}
