// What a generation waits for after its request has been sent, and why its result could not be collected yet.

/** `read_result`: the status of the request is read. `store_files`: the platform's files are copied into the object store. */
export const WAITED_FOR = ['read_result', 'store_files'] as const
export type WaitedFor = (typeof WAITED_FOR)[number]

/**
 * Why the last try failed.
 *
 * - `platform`: no usable response to the status read. - `download`: the file could not be downloaded.
 * - `gone`: the platform did not find the file. - `unreadable`: the file is not readable media.
 * - `store`: the object store did not take the file. - `other`: none of these.
 */
export const WAIT_CAUSES = ['platform', 'download', 'gone', 'unreadable', 'store', 'other'] as const
export type WaitCause = (typeof WAIT_CAUSES)[number]
