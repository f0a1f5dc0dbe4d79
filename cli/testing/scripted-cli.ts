// Runs `hfw` in a new folder against a scripted API. Both are removed when the test ends.
import { onTestFinished } from 'vitest'
import { type CliPlace, makePlace } from './run-cli.ts'
import { type Responder, type ScriptedApi, scriptedApi } from './scripted-api.ts'

/** Call it in a test. The environment is `HFW_API` and `env`, nothing else. */
export async function scriptedCli(
  routes: Record<string, Responder>,
  env: Record<string, string> = {},
): Promise<{ api: ScriptedApi; place: CliPlace }> {
  const api = await scriptedApi(routes)
  onTestFinished(() => api.close())
  const place = await makePlace({ HFW_API: api.url, ...env })
  onTestFinished(() => place.remove())
  return { api, place }
}
