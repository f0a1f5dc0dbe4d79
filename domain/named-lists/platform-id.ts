// The form of the platform's ids: UUIDs.

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** True for a text that has the form of the platform's ids. */
export function isPlatformId(text: string): boolean {
  return UUID.test(text)
}
