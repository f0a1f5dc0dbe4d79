// Stands for an id of a list of the platform where an input is only checked, priced or shown as an example.

/** No list has it. An example that has it says what takes its place. */
export const PLACEHOLDER_ID = '00000000-0000-4000-8000-000000000000'
