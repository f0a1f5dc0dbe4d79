// The file with the key for secrets, for an environment without one. It is made at the first start.
// Invariant: only its owner can read it, and two processes that start at the same time get the same key.
import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, stat, unlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { SecretsError } from '../../contracts/ports/secrets.ts'
import { SECRETS_KEY_BYTES } from './secret-box.ts'

const GROUP_AND_OTHERS = 0o077

/** Reads the key, or makes it. Throws `SecretsError`, with the fix in its text, where the file cannot be used. */
export async function readOrMakeKeyFile(path: string): Promise<Uint8Array> {
  const found = await readKeyFile(path)
  if (found) return found
  try {
    await makeKeyFile(path)
  } catch (error) {
    throw new SecretsError(
      `the key for accounts' secrets cannot be written to ${path} (${codeOf(error)}). ` +
        'Set HFW_SECRETS_KEY (32 bytes in base64: openssl rand -base64 32), or HFW_SECRETS_KEY_FILE to a place that can be written.',
    )
  }
  const made = await readKeyFile(path)
  if (!made) throw new SecretsError(`the key file ${path} vanished while it was made`)
  return made
}

async function readKeyFile(path: string): Promise<Uint8Array | undefined> {
  let text: string
  try {
    if (((await stat(path)).mode & GROUP_AND_OTHERS) !== 0) {
      throw new SecretsError(`other users can read the key file ${path}; fix its permissions: chmod 600 ${path}`)
    }
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    if (error instanceof SecretsError) throw error
    throw new SecretsError(`the key file ${path} cannot be read (${codeOf(error)})`)
  }
  const key = Buffer.from(text.trim(), 'base64')
  if (key.byteLength === SECRETS_KEY_BYTES) return key
  throw new SecretsError(
    `${path} must hold ${SECRETS_KEY_BYTES} bytes in base64; it is the key that the accounts' secrets are encrypted with`,
  )
}

/** Written to a temporary file and linked into place, so that no process reads half a key, and the first to finish wins. */
async function makeKeyFile(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, `${randomBytes(SECRETS_KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  try {
    await link(draft, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    await unlink(draft)
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}
