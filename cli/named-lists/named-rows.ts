// The names of the styles, motions and presets of a job.

/** `Tokyo Streetstyle`, or several with commas. `names`: by JSON Pointer within the input. Empty where there is none. */
export function describeNames(names: Readonly<Record<string, string>> | undefined): string {
  return Object.values(names ?? {}).join(', ')
}

/** Pairs of the field's name and the entry's name: `['motion', 'Dolly In']`. */
export function namedFields(names: Readonly<Record<string, string>> | undefined): [string, string][] {
  return Object.entries(names ?? {}).map(([pointer, name]) => [pointer.split('/').at(-1)!, name])
}
