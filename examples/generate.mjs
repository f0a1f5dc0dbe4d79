// Makes an image with the worker's API and prints the address of the file. Node 20 or newer, without packages.
const API = process.argv[2] ?? 'http://127.0.0.1:4800'

async function call(path, body) {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(API + path, body === undefined ? {} : request)
  if (!response.ok) throw new Error(await response.text())
  return response.json()
}

let job = await call('/v1/generations', { model: 'soul', input: { prompt: 'A lighthouse at dusk' } })
while (!['completed', 'failed', 'cancelled'].includes(job.status)) {
  await new Promise((resolve) => setTimeout(resolve, 1000))
  job = await call(`/v1/generations/${job.id}`)
}
console.log(job.status, ...job.outputs.map((output) => API + output.url))
