import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SecretsError } from '../../contracts/ports/secrets.ts'
import { createSecretBox } from './secret-box.ts'

const key = randomBytes(32)
const box = createSecretBox({ key })

describe('createSecretBox', () => {
  it('decrypts every text that it encrypted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (secret, row) => {
        expect(box.open(box.seal(secret, row), row)).toBe(secret)
      }),
    )
  })

  it('seals the same text differently each time, in its published form', () => {
    const [first, second] = [box.seal('hush', 'akey_1'), box.seal('hush', 'akey_1')]
    expect(first).not.toBe(second)
    expect(first).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]{6}\.[\w-]{22}$/)
  })

  it('opens nothing that was moved to another row or changed by a bit', () => {
    const sealed = box.seal('hush', 'akey_1')
    expect(() => box.open(sealed, 'akey_2')).toThrow(SecretsError)
    for (const part of [2, 3, 4]) {
      const parts = sealed.split('.')
      const bytes = Buffer.from(parts[part]!, 'base64url')
      bytes[0]! ^= 1
      parts[part] = bytes.toString('base64url')
      expect(() => box.open(parts.join('.'), 'akey_1')).toThrow(SecretsError)
    }
    expect(() => box.open('hush', 'akey_1')).toThrow('not in our form')
  })

  it('says which key is missing and what to set, and never the secret', () => {
    const other = createSecretBox({ key: randomBytes(32) })
    const sealed = other.seal('hush', 'akey_1')
    expect(() => box.open(sealed, 'akey_1')).toThrow(/HFW_SECRETS_KEY .*HFW_SECRETS_KEY_PREVIOUS/)
    expect(() => box.open(sealed, 'akey_1')).toThrow(sealed.split('.')[1]!)
  })

  it('opens with a previous key what it no longer seals with', () => {
    const next = createSecretBox({ key: randomBytes(32), previous: [key] })
    const sealed = box.seal('hush', 'akey_1')
    expect(next.open(sealed, 'akey_1')).toBe('hush')
    expect([next.isCurrent(sealed), next.isCurrent(next.seal('hush', 'akey_1'))]).toEqual([false, true])
  })
})
