// The detail of a failed generation's result, as Temporal carries it.

/**
 * Stands in a result for the reason that the row of the generation has. The reason may be a text of the platform that quotes
 * the prompt, and Temporal's histories carry no prompts.
 */
export const STORED_DETAIL = 'the reason is stored with the generation'
