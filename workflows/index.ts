// The one entry of the workflow bundle. Each export is a workflow under the name that Temporal records.
// Invariant: each workflow says on which build an open run continues after a deploy. Temporal accepts that from versioned workers only.
import { setWorkflowOptions } from '@temporalio/workflow'
import { characterTraining } from './character-training.ts'
import { film } from './film.ts'
import { filmJoin } from './film-join.ts'
import { generation } from './generation.ts'
import { lateBooking } from './late-booking.ts'
import { outputFetch } from './output-fetch.ts'
import { soulIdRemoval } from './soul-id-removal.ts'

// A film takes minutes to hours and has many steps. It ends on the build that began it, so its steps may change without `patched()`.
setWorkflowOptions({ versioningBehavior: 'PINNED' }, film)

// A generation may wait for days, for a slot or for an operator, which would keep an old build running as long. It continues on the
// current build: recorded histories must replay on each build, and `patched()` guards a change of its commands.
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, generation)

// A repeated join may wait for storage for weeks, and has three steps.
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, filmJoin)

// A late booking follows an attempt and its files for up to two weeks, and has two steps.
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, lateBooking)

// A fetch for an operator may wait for storage for a week, and has two steps.
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, outputFetch)

// A training may wait for credits for weeks, and has two steps.
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, characterTraining)

// A removal may wait for its account for weeks, and has one step.
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, soulIdRemoval)

export { characterTraining, film, filmJoin, generation, lateBooking as lateSettlement, outputFetch, soulIdRemoval }
