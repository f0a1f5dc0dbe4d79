// What the services need in the API's process: the clients, and the parts that only the API uses.
import { createFetchMedia } from '../adapters/fetch/fetch-media.ts'
import { createFetchSlots } from '../adapters/fetch/fetch-slots.ts'
import { parseWebhook } from '../adapters/higgsfield/parse-webhook.ts'
import { verifyWebhookSignature } from '../adapters/webhooks/verify-signature.ts'
import { retentionOf } from '../config/retention.ts'
import type { Environment } from '../config/schema.ts'
import { sessionName } from '../db/accounts/session-names.ts'
import { startEventListener } from '../db/events/listener.ts'
import type { ServiceContext } from '../services/context.ts'
import type { Clients } from './clients.ts'
import { assembleInstallation } from './installation.ts'

/** Opens the event listener, which the caller closes: `ctx.events.close()`. */
export function assembleServiceContext(clients: Clients, config: Environment): ServiceContext {
  return {
    ...clients,
    clientId: 'local',
    budgetTimeZone: config.BUDGET_TIME_ZONE,
    pingTemporal: clients.temporal.ping,
    workflowPageOf: workflowPages(config),
    fetchMedia: createFetchMedia({ isPrivateAllowed: config.FETCH_PRIVATE_ADDRESSES }),
    fetchSlots: createFetchSlots(),
    characterPolicy: config.CHARACTER_POLICY,
    maxWaitingJobs: config.MAX_WAITING_JOBS,
    idempotencyMs: retentionOf(config).idempotencyMs,
    parseWebhook,
    verifyWebhook: verifyWebhookSignature,
    installation: assembleInstallation(clients.temporal, config),
    events: startEventListener({
      url: config.DATABASE_URL,
      applicationName: sessionName('events', clients.secrets.keyNames),
      onLost: (error) => clients.log.warn({ err: error }, 'event listener lost its connection; it connects again'),
    }),
  }
}

function workflowPages({ TEMPORAL_UI_URL, TEMPORAL_NAMESPACE }: Environment): ServiceContext['workflowPageOf'] {
  if (TEMPORAL_UI_URL === undefined) return undefined
  const base = `${TEMPORAL_UI_URL.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(TEMPORAL_NAMESPACE)}/workflows`
  return (workflowId) => `${base}/${workflowId}`
}
