// Parses a message of the event stream. Event types of a newer API are ignored.
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
import { parseJson } from './parse-json.ts'
import { ReceivedProblem } from './received-problem.ts'

/** Returns the event; undefined for an unknown type or content. Throws `ApiProblemError` for a problem in the stream. */
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
