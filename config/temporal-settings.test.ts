import { expect, it } from 'vitest'
import { loadConfigOrThrow } from './load-config.ts'
import { temporalSettingsOrThrow } from './temporal-settings.ts'

const DATABASE_URL = 'postgres://u:p@127.0.0.1:5432/db'

function settingsOf(env: Record<string, string>) {
  return temporalSettingsOrThrow(loadConfigOrThrow({ DATABASE_URL, ...env }))
}

it('speaks plainly to a local server by default', () => {
  const { namespace, connection } = settingsOf({})
  expect(namespace).toBe('default')
  expect(connection.address).toBe('127.0.0.1:7233')
  expect(connection.tls).toBeFalsy()
})

it('speaks TLS to Temporal Cloud where an API key is given', () => {
  const { connection } = settingsOf({ TEMPORAL_ADDRESS: 'eu.example:7233', TEMPORAL_API_KEY: 'key' })
  expect(connection).toMatchObject({ address: 'eu.example:7233', apiKey: 'key' })
  expect(connection.tls).toBeTruthy()
})

it('says which certificate file is missing', () => {
  expect(() => settingsOf({ TEMPORAL_TLS: 'true', TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/no/such/ca.pem' })).toThrow(
    '/no/such/ca.pem',
  )
})
