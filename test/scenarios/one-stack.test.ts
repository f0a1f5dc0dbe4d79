// Scenarios that share one stack, because its start takes ten seconds of processor time. The event streams kill parts of the stack, so they
// are the last.
import './one-stack/temporal-privacy.ts'
import './one-stack/model-examples.ts'
import './one-stack/long-wait.ts'
import './one-stack/event-streams.ts'
