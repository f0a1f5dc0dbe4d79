// GET /v1/diagnostics
import { Diagnostics } from '../../../contracts/public/diagnostics.ts'
import { diagnose } from '../../../services/health/diagnose.ts'
import { operator } from '../../access/access.ts'
import { operation } from '../../operation.ts'
import { jsonResponse } from '../../responses/json-response.ts'

const example: Diagnostics = {
  checkedAt: '2026-11-21T12:50:00.000Z',
  version: '0.1.0',
  checks: [
    {
      name: 'Pool',
      state: 'broken',
      detail: '0 of 4 slots take work: north, south out of credits, next try 2026-11-21T13:03:00.000Z',
      fix: 'Top up the credits, then resume the account.',
      command: 'hfw accounts resume north',
    },
    { name: 'Alarm', state: 'ok', detail: 'off: 100 % of the slots take work, no job waits' },
  ],
}

export const getDiagnosticsOperation = operation(
  {
    operationId: 'getDiagnostics',
    method: 'get',
    path: '/v1/diagnostics',
    tags: ['Health'],
    summary: 'Judge the whole installation',
    description:
      'Checks pool, credits, alarm, unknown attempts, workers, housekeeping, the public address, disk space, clocks and versions, each for at most 8 seconds. `hfw doctor` prints it.',
    access: operator('read'),
    responses: { 200: jsonResponse('The result of every check.', Diagnostics, example) },
  },
  async (c) => c.json(await diagnose({ ctx: c.get('ctx') }), 200, { 'Cache-Control': 'no-store' }),
)
