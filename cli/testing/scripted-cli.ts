// `hfw` in a folder of its own, before an API that says what a test wants; both are gone when that test ends.
import { onTestFinished } from 'vitest'
import { type CliPlace, makePlace } from './run-cli.ts'
import { type Answer, type ScriptedApi, scriptedApi } from './scripted-api.ts'

/** Called in a test. `env` is set besides `HFW_API`, and nothing else. */
export async function scriptedCli(
  routes: Record<string, Answer>,
  env: Record<string, string> = {},
): Promise<{ api: ScriptedApi; place: CliPlace }> {
  const api = await scriptedApi(routes)
  onTestFinished(() => api.close())
  const place = await makePlace({ HFW_API: api.url, ...env })
  onTestFinished(() => place.remove())
  return { api, place }
}
