// The ids and times of all examples, so that they refer to each other.
const SUFFIX = '01kabq5w3gey3s9v8m0n7xkc2t'

export const EXAMPLE_IDS = {
  account: `acct_${SUFFIX}`,
  accountKey: `akey_${SUFFIX}`,
  asset: `asset_${SUFFIX}`,
  character: `char_${SUFFIX}`,
  training: `trn_${SUFFIX}`,
  attempt: `att_${SUFFIX}`,
  film: `film_${SUFFIX}`,
  generation: `gen_${SUFFIX}`,
} as const

export const EXAMPLE_TIME = '2026-11-21T09:30:00.000Z'
