// Names as the platform's documentation writes them (`over_cap`) and as the sandbox does (`overCap`): both are taken.

/** `over_cap` → `overCap`; other names stay as they are. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase())
}

/** The object with the names of its own fields in camel case; deeper ones, such as model ids, stay. */
export function camelNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [camelCase(name), inner]))
}
