// Points in time for people, in the time zone of the terminal.

/** `13:03` for a time within the next or last 12 hours, with seconds when it is less than 2 minutes away; else with the date. */
export function localTime(isoTime: string, nowMs: number): string {
  const at = new Date(isoTime)
  const two = (part: number) => String(part).padStart(2, '0')
  const distanceMs = Math.abs(at.getTime() - nowMs)
  const minutes = `${two(at.getHours())}:${two(at.getMinutes())}`
  if (distanceMs < 2 * 60_000) return `${minutes}:${two(at.getSeconds())}`
  if (distanceMs < 12 * 60 * 60_000) return minutes
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${minutes}`
}

const ISO_TIME = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g

/** The text with every ISO time in it as `localTime`. */
export function withLocalTimes(text: string, nowMs: number): string {
  return text.replaceAll(ISO_TIME, (isoTime) => localTime(isoTime, nowMs))
}
