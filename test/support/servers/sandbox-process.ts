// A sandbox platform for one test file, as a process: free port, temporary state, removed by `stop`.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '../../../dev/ports/free-port.ts'
import { startNodeProgram } from '../../../dev/processes/node-program.ts'
import { type SandboxClient, sandboxClient } from '../clients/sandbox-client.ts'

export interface SandboxProcess extends SandboxClient {
  stop(): Promise<void>
}

/** `flags` as `packages/sandbox/main.ts` takes them; at least one `--account`. */
export async function startSandboxProcess(flags: Record<string, string | number>): Promise<SandboxProcess> {
  const home = await mkdtemp(join(tmpdir(), 'hfw-test-sandbox-'))
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  const program = {
    name: 'The sandbox',
    script: fileURLToPath(new URL('../../../packages/sandbox/main.ts', import.meta.url)),
    args: Object.entries({ ...flags, '--port': port }).flatMap(([flag, value]) => [flag, String(value)]),
    env: {},
    cwd: home,
    logFile: join(home, 'sandbox.log'),
    readyWhen: { url: `${url}/_sandbox/clock` },
  }
  const started = await startNodeProgram(program, new AbortController().signal)
  const stop = async () => {
    await started.stop()
    await rm(home, { recursive: true, force: true })
  }
  return { ...sandboxClient(url), stop }
}
