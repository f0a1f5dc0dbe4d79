// The one entry of the workflow bundle. Each export is a workflow under the name that Temporal records.
export { film } from './film.ts'
export { generation } from './generation.ts'
export { lateBooking as lateSettlement } from './late-booking.ts'
