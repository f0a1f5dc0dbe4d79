import { describe, expect, it } from 'vitest'
import { loadConfigOrThrow } from './load-config.ts'
import { ConfigError } from './parse-environment.ts'

const DATABASE_URL = 'postgres://u:p@127.0.0.1:5432/db'

describe('loadConfigOrThrow', () => {
  it('reads accounts with their slots and never needs more than the database', () => {
    const config = loadConfigOrThrow({ DATABASE_URL, HIGGSFIELD_ACCOUNTS: 'north=id:se=cret;2, south=id2:secret2' })
    expect(config.HIGGSFIELD_ACCOUNTS).toEqual([
      { name: 'north', keyId: 'id', secret: 'se=cret', slots: 2 },
      { name: 'south', keyId: 'id2', secret: 'secret2', slots: 4 },
    ])
    expect(config.API_PORT).toBe(4800)
  })

  it('says everything that is wrong at once and repeats no secret', () => {
    const problem = catchError(() =>
      loadConfigOrThrow({ HIGGSFIELD_ACCOUNTS: 'north=only-a-secret,a=x:y;0', API_PORT: 'eighty', S3_REGION: '' }),
    )
    expect(problem).toBeInstanceOf(ConfigError)
    expect(problem?.message).toContain('DATABASE_URL is not set')
    expect(problem?.message).toContain('API_PORT')
    expect(problem?.message).toContain('entry 1')
    expect(problem?.message).toContain('entry 2')
    expect(problem?.message).not.toContain('only-a-secret')
  })

  it('refuses to listen beyond loopback without a token', () => {
    expect(() => loadConfigOrThrow({ DATABASE_URL, API_HOST: '0.0.0.0' })).toThrow('API_TOKEN')
    expect(() => loadConfigOrThrow({ DATABASE_URL, API_HOST: '0.0.0.0', API_TOKEN: 'x'.repeat(32) })).not.toThrow()
  })

  it('divides time limits only where no money is spent: on a platform of this machine', () => {
    expect(loadConfigOrThrow({ DATABASE_URL }).TIME_SCALE).toBe(1)
    expect(() => loadConfigOrThrow({ DATABASE_URL, TIME_SCALE: '10' })).toThrow('HIGGSFIELD_BASE_URL')
    const HIGGSFIELD_BASE_URL = 'http://127.0.0.1:4000'
    expect(loadConfigOrThrow({ DATABASE_URL, TIME_SCALE: '10', HIGGSFIELD_BASE_URL }).TIME_SCALE).toBe(10)
    expect(() => loadConfigOrThrow({ DATABASE_URL, TIME_SCALE: '0.5', HIGGSFIELD_BASE_URL })).toThrow('TIME_SCALE')
  })

  it('wants both halves of the S3 credentials', () => {
    expect(() => loadConfigOrThrow({ DATABASE_URL, S3_ACCESS_KEY_ID: 'a' })).toThrow('go together')
  })
})

function catchError(run: () => unknown): Error | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
