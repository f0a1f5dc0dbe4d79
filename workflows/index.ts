// The one entry of the workflow bundle.
export { film } from './film.ts'
export { generation } from './generation.ts'
export { lateSettlement } from './late-settlement.ts'
