// Stands in for the sandbox, the API or the worker in tests of the stack: answers 200 to everything on the port it was given.
import { createServer } from 'node:http'
import { basename } from 'node:path'

// What the real programs are told, they are told by the environment.
// oxlint-disable-next-line node/no-process-env
const environment = process.env

const portFlag = process.argv.indexOf('--port')
const role = basename(process.argv[1], '.mjs')
const { API_PORT, WORKER_HEALTH_PORT, STAND_IN_FAILS } = environment
const port = portFlag > 0 ? process.argv[portFlag + 1] : role.includes('worker') ? WORKER_HEALTH_PORT : API_PORT

if (STAND_IN_FAILS === '1' && role.includes('worker')) {
  console.error('this stand-in fails on purpose')
  process.exit(3)
}
process.on('SIGTERM', () => process.exit(0))
createServer((_request, response) => response.end(JSON.stringify(environment))).listen(Number(port), '127.0.0.1')
console.log(`${role} listens on ${port}`)
