// Recognises an object of JSON among unknown values.
/** True for an object of JSON that is no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
