// Replaces the sandbox, the API or the worker in tests of the stack: responds with 200 to each request on its port.
import { createServer } from 'node:http'
import { basename } from 'node:path'

// The real programs get their settings from the environment too.
// oxlint-disable-next-line node/no-process-env
const environment = process.env

const portFlag = process.argv.indexOf('--port')
const role = basename(process.argv[1], '.mjs')
const { API_PORT, WORKER_HEALTH_PORT, FAKE_PROGRAM_FAILS } = environment
const port = portFlag > 0 ? process.argv[portFlag + 1] : role.includes('worker') ? WORKER_HEALTH_PORT : API_PORT

if (FAKE_PROGRAM_FAILS === '1' && role.includes('worker')) {
  console.error('this fake program fails on purpose')
  process.exit(3)
}
process.on('SIGTERM', () => process.exit(0))
createServer((_request, response) => response.end(JSON.stringify(environment))).listen(Number(port), '127.0.0.1')
console.log(`${role} listens on ${port}`)
