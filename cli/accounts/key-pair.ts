// Where `hfw` gets a key of the platform from: stdin, the environment, or a person.
// Invariant: there is no option that takes a secret.
import { UsageError } from '../errors/errors.ts'
import { ask, canAsk, readStdin } from '../terminal/prompt.ts'
import type { Session } from '../session.ts'

export interface KeyPair {
  keyId: string
  secret: string
}

export interface KeyOptions {
  keyId?: string
  secretStdin?: boolean
}

/** Throws `UsageError` that names every way where none was used. A pair may come as one text, `id:secret`. */
export async function readKeyPairOrThrow(session: Session, options: KeyOptions): Promise<KeyPair> {
  const { HF_API_KEY_ID, HF_API_KEY_SECRET } = session.environment
  const given = options.keyId ?? HF_API_KEY_ID
  if (options.secretStdin) return pairOf(given, await readStdin(session))
  if (HF_API_KEY_SECRET !== undefined) return pairOf(given, HF_API_KEY_SECRET)
  if (!canAsk(session)) {
    throw new UsageError(
      'The secret of the key is missing.\nPipe it in with --secret-stdin, set HF_API_KEY_SECRET, or run this on a terminal to be asked.',
    )
  }
  const keyId = given ?? (await ask(session, 'Key id', 'afterColon'))
  if (keyId.includes(':')) return pairOf(undefined, keyId)
  return pairOf(keyId, await ask(session, 'Secret', 'all'))
}

function pairOf(keyId: string | undefined, text: string): KeyPair {
  const [id, secret] = text.includes(':') ? splitOnce(text) : [keyId, text]
  if (!id)
    throw new UsageError('The id of the key is missing: give --key-id, or HF_API_KEY_ID, or the pair as id:secret.')
  if (!secret) throw new UsageError('The secret of the key is empty.')
  if (keyId !== undefined && id !== keyId) throw new UsageError('Two different key ids were given.')
  return { keyId: id, secret }
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf(':')
  return [text.slice(0, at), text.slice(at + 1)]
}
