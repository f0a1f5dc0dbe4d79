// Servers that accept no writes: a standby, and an old primary after a failover.

/** The SQLSTATE of a write that such a server refuses. */
export const READ_ONLY = '25006'

/** Asks the server of a session, outside of a transaction. One row with one column. */
export const IS_READ_ONLY = `select current_setting('transaction_read_only') = 'on' as "isReadOnly"`
