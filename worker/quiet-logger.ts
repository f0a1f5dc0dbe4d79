// The bundler reports every module it packs; only what is wrong is of interest.
import { DefaultLogger } from '@temporalio/worker'

export const quietLogger = new DefaultLogger('WARN')
