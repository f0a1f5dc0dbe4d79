// A Temporal server of a test's own: free port, temporary state, gone with `stop`. The first one of a machine may build the CLI.
import { findTemporalCli } from '../../../dev/temporal/cli/find.ts'
import { startTemporalServer, type TemporalServer } from '../../../dev/temporal/temporal-server.ts'

/** Give the hook that calls it five minutes: without a CLI on the machine one is built. */
export async function startTestTemporalServer(): Promise<TemporalServer> {
  const cli = await findTemporalCli({ env: process.env })
  return startTemporalServer({ cliPath: cli.path, uiPort: 'none' })
}
