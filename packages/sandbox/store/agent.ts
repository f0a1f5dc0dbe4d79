// Rows of the Agent API: sessions, their messages, and uploaded media. A turn is a user's message and the next row.
import type { DatabaseSync } from 'node:sqlite'

export type SessionStatus = 'idle' | 'processing' | 'awaiting_input'
export type MessageStatus = 'processing' | 'completed' | 'failed'

export interface Session {
  id: string
  account: string
  status: SessionStatus
}

export interface Message {
  seq: number
  id: string
  session: string
  role: 'user' | 'assistant'
  status: MessageStatus
  text: string
  createdAtMs: number
  /** In the user's message: the cost of its turn, once it has ended. */
  costUsd: string | null
  /** In the user's message: the credits that are reserved or charged for its turn. */
  priceCredits: number
  /** In the user's message: when its turn ends. */
  dueAtMs: number | null
}

/** A new turn: the user's message and the row for the reply. */
export interface NewTurn {
  session: string
  userId: string
  assistantId: string
  text: string
  priceCredits: number
  nowMs: number
  dueAtMs: number
}

export interface TurnEnd {
  session: string
  sessionStatus: SessionStatus
  userId: string
  userStatus: MessageStatus
  assistantStatus: MessageStatus
  text: string
  costUsd: string | null
}

export interface AgentMedia {
  id: string
  account: string
  type: string
  /** File name under the uploads folder. */
  file: string
}

export type AgentStore = ReturnType<typeof createAgentStore>

const SCHEMA = `
  create table if not exists agent_sessions (
    id text primary key,
    account text not null,
    status text not null default 'idle',
    config text not null,
    created_at integer not null
  );
  create table if not exists agent_messages (
    seq integer primary key autoincrement,
    id text not null unique,
    session text not null,
    role text not null,
    status text not null default 'processing',
    text text not null,
    created_at integer not null,
    cost_usd text,
    price_credits real not null default 0,
    due_at integer
  );
  create index if not exists agent_messages_of_session on agent_messages (session, seq);
  create table if not exists agent_media (
    id text primary key,
    account text not null,
    type text not null,
    file text not null
  );
`

export function createAgentStore(database: DatabaseSync) {
  database.exec(SCHEMA)
  const sql = prepare(database)
  return {
    insertSession: (session: Session, config: unknown, nowMs: number): void =>
      void sql.insertSession.run(session.id, session.account, session.status, JSON.stringify(config), nowMs),
    /** Undefined when the session is unknown or belongs to another account. */
    findSession: (account: string, id: string): Session | undefined => sql.session.all(account, id).map(sessionFrom)[0],
    messages: (session: string): Message[] => sql.messages.all(session).map(messageFrom),
    /** Ends an open question and adds both rows of the turn. */
    beginTurn: (turn: NewTurn): void => {
      sql.answerQuestions.run(turn.session)
      sql.insertUser.run(
        ...[turn.userId, turn.session, turn.text, turn.nowMs, turn.priceCredits, Math.round(turn.dueAtMs)],
      )
      sql.insertAssistant.run(turn.assistantId, turn.session, turn.nowMs)
      sql.setStatus.run('processing', turn.session)
    },
    /** Ends an open question as completed. The user can no longer answer it. */
    dropQuestion: (session: string): void => {
      sql.answerQuestions.run(session)
      sql.setStatus.run('idle', session)
    },
    /** False when the turn had already ended. */
    endTurn: (end: TurnEnd): boolean => {
      if (sql.endUser.run(end.userStatus, end.costUsd, end.userId).changes === 0) return false
      sql.endAssistant.run(end.assistantStatus, end.text, end.session)
      sql.setStatus.run(end.sessionStatus, end.session)
      return true
    },
    /** Users' messages whose turns have not ended, with their accounts. */
    runningTurns: (): { account: string; message: Message }[] =>
      sql.running.all().map((row) => ({ account: row['account'] as string, message: messageFrom(row) })),
    insertMedia: (media: AgentMedia): void => void sql.insertMedia.run(media.id, media.account, media.type, media.file),
    findMedia: (account: string, id: string): AgentMedia | undefined =>
      sql.media.all(account, id).map((row) => ({ ...row }) as unknown as AgentMedia)[0],
    /** Credits reserved or charged, by account. */
    heldCredits: (): Map<string, number> =>
      new Map(sql.heldCredits.all().map((row) => [String(row['account']), Number(row['credits'])])),
  }
}

function prepare(database: DatabaseSync) {
  const ofUsers = 'from agent_messages m join agent_sessions s on s.id = m.session'
  return {
    insertSession: database.prepare(
      'insert into agent_sessions (id, account, status, config, created_at) values (?, ?, ?, ?, ?)',
    ),
    session: database.prepare('select id, account, status from agent_sessions where account = ? and id = ?'),
    setStatus: database.prepare('update agent_sessions set status = ? where id = ?'),
    messages: database.prepare('select * from agent_messages where session = ? order by seq'),
    insertUser: database.prepare(
      `insert into agent_messages (id, session, role, text, created_at, price_credits, due_at)
       values (?, ?, 'user', ?, ?, ?, ?)`,
    ),
    insertAssistant: database.prepare(
      "insert into agent_messages (id, session, role, text, created_at) values (?, ?, 'assistant', '', ?)",
    ),
    answerQuestions: database.prepare(
      "update agent_messages set status = 'completed' where session = ? and status = 'processing'",
    ),
    endUser: database.prepare(
      "update agent_messages set status = ?, cost_usd = ? where id = ? and status = 'processing'",
    ),
    endAssistant: database.prepare(
      `update agent_messages set status = ?, text = ?
       where session = ? and role = 'assistant' and status = 'processing'`,
    ),
    running: database.prepare(`select m.*, s.account ${ofUsers} where m.role = 'user' and m.status = 'processing'`),
    insertMedia: database.prepare('insert into agent_media (id, account, type, file) values (?, ?, ?, ?)'),
    media: database.prepare('select * from agent_media where account = ? and id = ?'),
    heldCredits: database.prepare(
      `select s.account, sum(m.price_credits) as credits ${ofUsers}
       where m.role = 'user' and m.status <> 'failed' group by s.account`,
    ),
  }
}

function sessionFrom(row: Record<string, unknown>): Session {
  return {
    id: row['id'] as string,
    account: row['account'] as string,
    status: row['status'] as SessionStatus,
  }
}

function messageFrom(row: Record<string, unknown>): Message {
  return {
    seq: row['seq'] as number,
    id: row['id'] as string,
    session: row['session'] as string,
    role: row['role'] as Message['role'],
    status: row['status'] as MessageStatus,
    text: row['text'] as string,
    createdAtMs: row['created_at'] as number,
    costUsd: row['cost_usd'] as string | null,
    priceCredits: row['price_credits'] as number,
    dueAtMs: row['due_at'] as number | null,
  }
}
