// Loaded before `hfw` by the bench: records when its parts end, and writes them to the fourth stream at the exit.
import { writeSync } from 'node:fs'

const marks = { nodeMs: performance.now() }
const { fetch } = globalThis

globalThis.fetch = async (...request) => {
  marks.firstRequestMs ??= performance.now()
  const response = await fetch(...request)
  const { json } = response
  response.json = async () => {
    const body = await json.call(response)
    marks.lastBodyMs = performance.now()
    return body
  }
  return response
}

process.on('exit', (exitCode) => {
  const { user, system } = process.cpuUsage()
  const end = { endMs: performance.now(), cpuMs: (user + system) / 1000, exitCode }
  writeSync(3, JSON.stringify({ ...marks, ...end }))
})
