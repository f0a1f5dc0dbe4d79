import { expect, it } from 'vitest'
import { picture, soul, startTestSandbox } from '../testing/client.ts'

it('counts the calls of each kind since the start', async () => {
  const sandbox = await startTestSandbox()
  try {
    const { body } = await sandbox.post(`/${soul}`, picture)
    for (let read = 0; read < 3; read += 1) await sandbox.get(`/requests/${body.request_id}/status`)
    expect((await sandbox.get('/_sandbox/stats')).body).toEqual({ calls: { submit: 1, status: 3 } })
  } finally {
    await sandbox.close()
  }
})
