// Checks whether the embedded stack runs on the data folder, from its state file.
import type { FoundStack } from '../api/stack-state.ts'
import type { DoctorCheck } from '../../contracts/public/diagnostics.ts'

/** Never broken: the stack is optional. */
export function checkStack(stack: FoundStack): DoctorCheck {
  const name = 'Stack'
  switch (stack.state) {
    case 'none':
      return { name, state: 'note', detail: 'not running on this data folder; "npm start" starts it' }
    case 'unreadable':
      return { name, state: 'note', detail: `${stack.file} cannot be read; "npm start" writes it again` }
    case 'stale':
      return {
        name,
        state: 'note',
        detail: `process ${stack.content.pid} was killed or crashed; "npm start" starts the stack again without data loss`,
      }
    case 'running': {
      const { pid, status, startedAt } = stack.content
      return { name, state: 'ok', detail: `${status}, process ${pid}, since ${startedAt}` }
    }
  }
}
