// The encryption of secrets with the key that the environment names.
import type { Secrets } from '../../contracts/ports/secrets.ts'
import { readOrMakeKeyFile } from './key-file.ts'
import { createSecretBox } from './secret-box.ts'

export interface SecretsSettings {
  HFW_SECRETS_KEY?: Uint8Array | undefined
  HFW_SECRETS_KEY_FILE: string
  HFW_SECRETS_KEY_PREVIOUS: readonly Uint8Array[]
}

/** Reads the key, or makes a key file. Throws `SecretsError` where there is no key and none can be made. */
export async function openSecrets(settings: SecretsSettings): Promise<Secrets> {
  const key = settings.HFW_SECRETS_KEY ?? (await readOrMakeKeyFile(settings.HFW_SECRETS_KEY_FILE))
  return createSecretBox({ key, previous: settings.HFW_SECRETS_KEY_PREVIOUS })
}
