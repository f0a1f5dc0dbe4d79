// The banner on a terminal: the URL, the accounts with their keys, and the settings for a client.
import type { Contract } from './engine/accounts/contract.ts'
import type { AccountKey } from './options.ts'

export function bannerOf({ url, keys, contract }: { url: string; keys: readonly AccountKey[]; contract: Contract }) {
  const width = Math.max(...keys.map((key) => key.account.length))
  const contractWidth = Math.max(...keys.map((key) => (key.contract ?? contract).length))
  const accounts = keys.map(
    (key) =>
      `  ${key.account.padEnd(width)}  contract ${(key.contract ?? contract).padEnd(contractWidth)}  ${credentials(key)}`,
  )
  const [first] = keys
  return [
    '',
    `A Higgsfield platform for tests: ${url}`,
    '',
    'Accounts',
    ...accounts,
    '',
    `Page      ${url}/`,
    `Client    export HF_CREDENTIALS=${first ? credentials(first) : ''} HIGGSFIELD_BASE_URL=${url}`,
    '',
    'Press Ctrl-C to stop.',
    '',
  ].join('\n')
}

function credentials({ keyId, secret }: AccountKey): string {
  return `${keyId}:${secret}`
}
