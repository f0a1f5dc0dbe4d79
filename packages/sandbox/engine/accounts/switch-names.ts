// Converts names in snake case (`over_cap`) to the sandbox's own camel case (`overCap`), so that both are accepted.

/** `over_cap` → `overCap`. Other names do not change. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase())
}

/** The object with its field names in camel case. Names inside nested objects, such as model ids, do not change. */
export function camelNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [camelCase(name), inner]))
}
