// Reads a key of the platform from stdin, the environment or a prompt.
// Invariant: no option has a secret as its value.
import { UsageError } from '../errors/errors.ts'
import { canPrompt, prompt, readStdin } from '../terminal/prompt.ts'
import type { Session } from '../session.ts'

/** A key of the platform. */
export interface KeyPair {
  keyId: string
  secret: string
}

/** The options that select the source of the key. */
export interface KeyOptions {
  keyId?: string
  secretStdin?: boolean
}

/** Returns the key. The pair may be one text, `id:secret`. Throws `UsageError` that lists every source when none is given. */
export async function readKeyPairOrThrow(session: Session, options: KeyOptions): Promise<KeyPair> {
  const { HF_API_KEY_ID, HF_API_KEY_SECRET } = session.environment
  const given = options.keyId ?? HF_API_KEY_ID
  if (options.secretStdin) return pairOf(given, await readStdin(session))
  if (HF_API_KEY_SECRET !== undefined) return pairOf(given, HF_API_KEY_SECRET)
  if (!canPrompt(session)) {
    throw new UsageError(
      'The secret of the key is missing.\nPipe it in with --secret-stdin, set HF_API_KEY_SECRET, or run the command on a terminal, which prompts for it.',
    )
  }
  const keyId = given ?? (await prompt(session, 'Key id', 'afterColon'))
  if (keyId.includes(':')) return pairOf(undefined, keyId)
  return pairOf(keyId, await prompt(session, 'Secret', 'all'))
}

function pairOf(keyId: string | undefined, text: string): KeyPair {
  const [id, secret] = text.includes(':') ? splitOnce(text) : [keyId, text]
  if (!id) throw new UsageError('The id of the key is missing. Use --key-id, HF_API_KEY_ID, or the pair as id:secret.')
  if (!secret) throw new UsageError('The secret of the key is empty.')
  if (keyId !== undefined && id !== keyId) throw new UsageError('Two different key ids were given.')
  return { keyId: id, secret }
}

function splitOnce(text: string): [string, string] {
  const at = text.indexOf(':')
  return [text.slice(0, at), text.slice(at + 1)]
}
