// Encrypts secrets for the database: AES-256-GCM, a random nonce for each text, bound to the row that stores it.
// Invariant: the form is `v1.<key>.<nonce>.<ciphertext>.<tag>`. `<key>` identifies the key without revealing it.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { type Secrets, SecretsError } from '../../contracts/ports/secrets.ts'

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
export const SECRETS_KEY_BYTES = 32

/** `key` encrypts and decrypts; `previous` only decrypt. Each has 32 bytes. Throws `SecretsError` for another length. */
export function createSecretBox(keys: { key: Uint8Array; previous?: readonly Uint8Array[] }): Secrets {
  const { key, previous = [] } = keys
  const keysByName = new Map([key, ...previous].toReversed().map((each) => [nameOf(each), each]))
  const ownName = nameOf(key)
  return {
    seal: (secret, rowId) => sealWith({ key, name: ownName }, secret, rowId),
    sealerLike(sealed) {
      const name = sealed.split('.')[1] ?? ''
      const used = keysByName.get(name)
      if (!used) throw new SecretsError(otherKey(name, ownName))
      return { seal: (secret, rowId) => sealWith({ key: used, name }, secret, rowId) }
    },
    keyNames: [ownName, ...[...keysByName.keys()].filter((name) => name !== ownName)],
    open(sealed, rowId) {
      const [version, name = '', ...parts] = sealed.split('.')
      const [nonce, text, tag] = parts.map((part) => Buffer.from(part, 'base64url'))
      if (version !== 'v1' || !nonce || !text || !tag)
        throw new SecretsError(`the secret of ${rowId} is not in our form`)
      const used = keysByName.get(name)
      if (!used) throw new SecretsError(otherKey(name, ownName))
      try {
        const decipher = createDecipheriv(CIPHER, used, nonce).setAAD(Buffer.from(rowId)).setAuthTag(tag)
        return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8')
      } catch {
        throw new SecretsError(
          `the secret of ${rowId} was changed since it was encrypted, or moved here from another row`,
        )
      }
    },
    isCurrent: (sealed) => sealed.startsWith(`v1.${ownName}.`),
  }
}

function sealWith({ key, name }: { key: Uint8Array; name: string }, secret: string, rowId: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(rowId))
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return ['v1', name, ...[nonce, text, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.')
}

function otherKey(name: string, ownName: string): string {
  return (
    `the accounts' secrets in the database were encrypted with the key ${name}, and the one given is ${ownName}. ` +
    'Set HFW_SECRETS_KEY (or HFW_SECRETS_KEY_FILE) to the key of before; to change keys, give the old one as HFW_SECRETS_KEY_PREVIOUS.'
  )
}

/** Eight characters of a hash: enough to distinguish keys, too little to find one. */
function nameOf(key: Uint8Array): string {
  if (key.byteLength !== SECRETS_KEY_BYTES) throw new SecretsError(`a secrets key has ${SECRETS_KEY_BYTES} bytes`)
  return createHash('sha256').update('higgsfield-worker secrets key\0').update(key).digest('hex').slice(0, 8)
}
