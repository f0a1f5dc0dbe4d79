// The workflows under their recorded names, for workers without a version: Temporal refuses their versioning behaviour there.
export { characterTraining } from '../../workflows/character-training.ts'
export { film } from '../../workflows/film.ts'
export { filmJoin } from '../../workflows/film-join.ts'
export { generation } from '../../workflows/generation.ts'
export { lateBooking as lateSettlement } from '../../workflows/late-booking.ts'
export { outputFetch } from '../../workflows/output-fetch.ts'
export { soulIdRemoval } from '../../workflows/soul-id-removal.ts'
