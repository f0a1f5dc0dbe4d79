import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { SecretsError } from '../../contracts/ports/secrets.ts'
import { readOrMakeKeyFile } from './key-file.ts'

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'hfw-secrets-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

it('makes a key that only its owner can read, once, however many processes start', async () => {
  const place = await folder()
  const path = join(place, 'data', 'secrets.key')
  const keys = await Promise.all(Array.from({ length: 8 }, () => readOrMakeKeyFile(path)))
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
  expect(keys[0]!.byteLength).toBe(32)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await stat(join(place, 'data'))).mode & 0o777).toBe(0o700)
  expect(await readdir(join(place, 'data'))).toEqual(['secrets.key'])
  expect(Buffer.from(await readOrMakeKeyFile(path)).equals(keys[0]!)).toBe(true)
})

it('refuses a file that others can read, or that holds no key', async () => {
  const path = join(await folder(), 'secrets.key')
  await writeFile(path, 'c2hvcnQ=\n', { mode: 0o600 })
  await expect(readOrMakeKeyFile(path)).rejects.toThrow('must hold 32 bytes in base64')
  await chmod(path, 0o644)
  await expect(readOrMakeKeyFile(path)).rejects.toThrow(`chmod 600 ${path}`)
})

it('says what to set where no file can be made', async () => {
  const place = await folder()
  await writeFile(join(place, 'file'), '')
  const asked = readOrMakeKeyFile(join(place, 'file', 'secrets.key'))
  await expect(asked).rejects.toThrow(SecretsError)
  await expect(asked).rejects.toThrow(/ENOTDIR|HFW_SECRETS_KEY/)
})
