import { expect, test } from 'vitest'
import { loadCliEnvironmentOrThrow } from './cli-config.ts'
import { ConfigError } from './parse-environment.ts'

test('nothing set is all right, and empty counts as not set', () => {
  for (const env of [{}, { HFW_API: '', HFW_TOKEN: '', NO_COLOR: '', CI: '' }]) {
    expect(loadCliEnvironmentOrThrow(env)).toMatchObject({ HFW_DATA_DIR: '.data', NO_COLOR: false, CI: false })
  }
})

test('NO_COLOR and CI count once they are set, but CI=false does not', () => {
  expect(loadCliEnvironmentOrThrow({ NO_COLOR: '1', CI: 'true' })).toMatchObject({ NO_COLOR: true, CI: true })
  expect(loadCliEnvironmentOrThrow({ CI: 'false' }).CI).toBe(false)
})

test('a wrong address is reported with the name of its variable', () => {
  expect(() => loadCliEnvironmentOrThrow({ HFW_API: 'localhost:4800' })).toThrow(ConfigError)
  expect(() => loadCliEnvironmentOrThrow({ HFW_API: 'localhost:4800' })).toThrow('HFW_API: must be an http(s) URL')
})
