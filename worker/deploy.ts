// The operator's program for deploys in mode `manual`: `node worker/deploy.ts status`. It reads the worker's environment.
// Invariant: no command loses work. A workflow whose build has no worker waits for one.
import { Runtime } from '@temporalio/worker'
import { connectTemporal } from '../adapters/temporal/connect.ts'
import { loadConfigOrThrow } from '../config/load-config.ts'
import { temporalSettingsOrThrow } from '../config/temporal-settings.ts'
import { createLogger } from '../telemetry/logger.ts'
import { buildIdOf } from './builds/build-id.ts'
import { runDeployCommand } from './builds/deploy-commands.ts'
import { loadWorkflowBundle } from './bundle.ts'
import { installTemporalRuntime } from './temporal-runtime.ts'

const config = loadConfigOrThrow()
installTemporalRuntime(createLogger({ service: 'deploy', level: 'silent' }))
const temporal = connectTemporal(temporalSettingsOrThrow(config))
try {
  process.exitCode = await runDeployCommand(process.argv.slice(2), {
    client: temporal.client,
    async thisBuild() {
      const bundle = await loadWorkflowBundle(config.WORKFLOW_BUNDLE)
      return { bundle, buildId: config.WORKER_BUILD_ID ?? buildIdOf(bundle.code) }
    },
    print: (line) => process.stdout.write(`${line}\n`),
  })
} finally {
  await temporal.close()
  // Its threads would keep the process alive.
  await Runtime.instance().shutdown()
}
