// The price of a training of a character, and the name under which the ledger and the usage show it.

/** Credits for one training on one account, from the platform's price list (2.50 US dollars). No call returns this price. */
export const TRAINING_PRICE_CREDITS = 40

/** The platform's own catalogue id. It is not the id of a model that a job can use. */
export const TRAINING_MODEL = 'soul-id'
