// A logger for the bundler that prints warnings and errors only, and not every bundled module.
import { DefaultLogger } from '@temporalio/worker'

export const quietLogger = new DefaultLogger('WARN')
