// One message of the event stream as an event of ours. What a newer API adds is passed over, not refused.
import type { EventSourceMessage } from 'eventsource-parser/stream'
import {
  EVENT_TYPES,
  type EventType,
  FilmEventData,
  GenerationEventData,
  SceneEventData,
  type StoredEvent,
} from '../../contracts/public/events.ts'
import { ApiProblemError } from '../errors/errors.ts'
import { ReceivedProblem } from './received-problem.ts'

/** The event; undefined where its type or content is not known here. Throws `ApiProblemError` for a problem in the stream. */
export function parseEvent(message: EventSourceMessage): StoredEvent | undefined {
  const data = parseJson(message.data)
  const type = message.event
  if (!isEventType(type)) {
    const problem = ReceivedProblem.safeParse(data)
    if (problem.success) throw new ApiProblemError(problem.data)
    return undefined
  }
  const parsed = schemaOf(type).safeParse(data)
  const seq = Number(message.id)
  return parsed.success && Number.isInteger(seq) ? { seq, type, data: parsed.data } : undefined
}

function schemaOf(type: EventType) {
  if (type.startsWith('film.')) return FilmEventData
  return type.startsWith('scene.') ? SceneEventData : GenerationEventData
}

function isEventType(type: string | undefined): type is EventType {
  return (EVENT_TYPES as readonly (string | undefined)[]).includes(type)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
