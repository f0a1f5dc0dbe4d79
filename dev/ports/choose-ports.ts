// Chooses the stack's ports: a requested port or an error, otherwise the default port, or a free port if the default is taken.
import { findFreePort, isPortFree } from './free-port.ts'
import { describePortOwner } from './port-owner.ts'
import { StackError } from '../stack/stack-error.ts'

/** The default port of each listener, on 127.0.0.1. */
export const DEFAULT_PORTS = {
  api: 4800,
  workerHealth: 4801,
  sandbox: 4900,
  postgres: 5480,
  temporal: 7233,
  temporalUi: 8233,
} as const

/** The stack's listeners. */
export type PortName = keyof typeof DEFAULT_PORTS
/** One port for each listener. */
export type Ports = Record<PortName, number>

/** Ports requested by name, or `'free'` for any free ports (tests). */
export type PortRequest = Partial<Ports> | 'free'

const OPTION_OF: Record<PortName, string> = {
  api: '--api-port or API_PORT',
  workerHealth: 'WORKER_HEALTH_PORT',
  sandbox: '--sandbox-port or SANDBOX_PORT',
  postgres: '--postgres-port or POSTGRES_PORT',
  temporal: '--temporal-port or TEMPORAL_PORT',
  temporalUi: '--temporal-ui-port or TEMPORAL_UI_PORT',
}

/** `onNotice` receives a sentence when a default port is taken. `defaults` is `DEFAULT_PORTS` when omitted. */
export type PortChoice = {
  names: readonly PortName[]
  request: PortRequest
  onNotice: (text: string) => void
  defaults?: Readonly<Ports>
}

/**
 * Chooses a port for each of `names`.
 * @throws StackError when a requested port is taken. The message names the process that holds it, if it can be found.
 */
export async function choosePortsOrThrow(choice: PortChoice): Promise<Partial<Ports>> {
  const { names, request, defaults = DEFAULT_PORTS, onNotice } = choice
  const chosen: Partial<Ports> = {}
  for (const name of names) {
    if (request === 'free') chosen[name] = await unusedFreePort(chosen)
    else if (request[name] === undefined)
      chosen[name] = await defaultOrFreePort(defaults[name], { ...request, ...chosen }, onNotice)
    else chosen[name] = await requestedPortOrThrow(name, request[name])
  }
  return chosen
}

async function requestedPortOrThrow(name: PortName, port: number): Promise<number> {
  if (await isPortFree(port)) return port
  const owner = describePortOwner(port)
  throw new StackError(
    `Port ${port}, requested with ${OPTION_OF[name]}, is taken${owner === undefined ? '' : ` by ${owner}`}.\n` +
      `Stop that program, request another port, or omit the option: a free port is then chosen.`,
  )
}

async function defaultOrFreePort(
  preferred: number,
  others: Partial<Ports>,
  onNotice: (text: string) => void,
): Promise<number> {
  const isChosen = Object.values(others).includes(preferred)
  if (!isChosen && (await isPortFree(preferred))) return preferred
  const port = await unusedFreePort(others)
  const owner = isChosen ? undefined : describePortOwner(preferred)
  onNotice(`Port ${preferred} is taken${owner === undefined ? '' : ` by ${owner}`}; using ${port} instead`)
  return port
}

async function unusedFreePort(others: Partial<Ports>): Promise<number> {
  for (;;) {
    const port = await findFreePort()
    if (!Object.values(others).includes(port)) return port
  }
}
