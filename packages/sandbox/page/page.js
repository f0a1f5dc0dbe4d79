// The live page: reads the sandbox's JSON every second and shows what changed.
// Invariant: text from outside (prompts, names, errors) enters the page as text nodes only, never as markup.

const everyMs = 1000
const shown = { requests: 30, ledger: 50 }
const find = (selector) => document.querySelector(selector)
const on = (element, event, listener) => element.addEventListener(event, listener)

let isPaused = false

/** An element with children; strings become text. */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children.filter((child) => child !== null))
  return element
}

/** Shows `items` as rows. Only changed cells are replaced, so that the page does not flicker. */
function showRows(tableId, items, { keyOf, cellsOf, emptyText }) {
  const table = find(`#${tableId}`)
  const labels = [...table.querySelectorAll('thead th')].map((cell) => cell.textContent)
  const body = table.tBodies[0]
  const old = new Map([...body.rows].map((row) => [row.dataset.key, row]))
  const rows = items.map((item) => {
    const key = String(keyOf(item))
    const row = old.get(key) ?? newRow(key)
    for (const [index, cell] of cellsOf(item).entries()) showCell(row, index, { ...cell, label: labels[index] })
    return row
  })
  if (rows.length === 0) {
    const row = newRow('')
    row.append(make('td', { colSpan: labels.length, className: 'quiet empty' }, emptyText))
    rows.push(old.get('') ?? row)
  }
  const isSame = rows.length === body.rows.length && rows.every((row, index) => row === body.rows[index])
  if (!isSame) body.replaceChildren(...rows)
}

function newRow(key) {
  const row = make('tr')
  row.dataset.key = key
  // Roles are explicit: on narrow screens rows and cells are blocks, and some browsers then drop the table roles.
  row.setAttribute('role', 'row')
  return row
}

/** `signature` identifies the content, so that a change is detected; a plain `text` is its own signature. */
function showCell(row, index, { text, content, signature, className, label }) {
  const shows = JSON.stringify(signature ?? text)
  const present = row.cells[index]
  if (present?.dataset.shows === shows) return
  const cell = make('td', { className: className ?? '' }, ...(content === undefined ? [text] : content()))
  if (text === nothing) cell.classList.add('none')
  Object.assign(cell.dataset, { label, shows })
  cell.setAttribute('role', 'cell')
  if (present === undefined) row.append(cell)
  else present.replaceWith(cell)
}

const nothing = '–'
const plain = (text) => ({ text: String(text) })
const number = (text) => ({ text: String(text), className: 'number' })

const tones = {
  good: ['completed', 'charged'],
  busy: ['queued', 'in_progress', 'not_ready', 'accepted', 'received', 'replayed'],
}

function badge(word) {
  const tone = Object.keys(tones).find((name) => tones[name].includes(word)) ?? 'bad'
  return { signature: word, content: () => [make('span', { className: `badge ${tone}` }, word)] }
}

function gauge(used, limit, label) {
  const text = `${used} of ${limit}`
  const content = () => {
    const meter = make('meter', { min: 0, max: Math.max(limit, 1), value: used })
    meter.setAttribute('aria-label', label)
    return [make('span', {}, meter, text)]
  }
  return { signature: text, content }
}

function thumbs(files) {
  const pictureOf = ({ url, type, label }) =>
    type.startsWith('video/')
      ? make('video', { src: url, muted: true, preload: 'metadata', ariaLabel: label })
      : make('img', { src: url, alt: label, loading: 'lazy', width: 56, height: 56 })
  const content = () => [
    make('span', { className: 'thumbs' }, ...files.map((file) => make('a', { href: file.url }, pictureOf(file)))),
  ]
  return files.length === 0 ? plain(nothing) : { signature: files.map((file) => file.url), content }
}

/** `12 s`, `4 min`, `3 h`, `2 d`. */
function ageText(fromMs, nowMs) {
  const seconds = Math.max(0, Math.floor((nowMs - fromMs) / 1000))
  if (seconds < 100) return `${seconds} s`
  if (seconds < 6000) return `${Math.floor(seconds / 60)} min`
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

function masked(keyId) {
  return keyId.length <= 8 ? `${keyId.slice(0, 2)}…` : `${keyId.slice(0, 4)}…${keyId.slice(-2)}`
}

function cut(text, length) {
  return text.length > length ? `${text.slice(0, length)}…` : text
}

function showAccounts(accounts) {
  showRows('accounts', accounts, {
    emptyText: 'No accounts.',
    keyOf: (account) => account.name,
    cellsOf: (account) => [
      plain(account.name),
      plain(account.contract),
      gauge(account.activeRequests, account.concurrency, `slots of ${account.name} in use`),
      plain(account.waitingOutputs),
      number(account.balanceCredits.toFixed(3)),
      plain(
        account.keys.map(({ keyId, state }) => masked(keyId) + (state === 'active' ? '' : ` (${state})`)).join(', '),
      ),
    ],
  })
  const select = find('#arm [name=account]')
  const names = ['', ...accounts.map((account) => account.name)]
  if (names.join() !== [...select.options].map((option) => option.value).join()) {
    select.replaceChildren(...names.map((name) => make('option', { value: name }, name || 'any')))
  }
}

function promptOf({ body }) {
  return typeof body?.prompt === 'string' ? cut(body.prompt, 200) : ''
}

function faultsOf(request) {
  const faults = request.faults ?? (request.fault ? [request.fault] : [])
  return faults.map((fault) => (typeof fault === 'string' ? fault : fault.kind)).join(', ')
}

function showRequests(requests, nowMs) {
  showRows('requests', requests, {
    emptyText: 'Nothing was submitted yet.',
    keyOf: (request) => request.id,
    cellsOf: (request) => [
      thumbs(
        request.outputs.map(({ file, contentType }, index) => ({
          url: `/_sandbox/outputs/${encodeURIComponent(file)}`,
          type: contentType,
          label: `output ${index + 1} of ${request.model}`,
        })),
      ),
      { ...badge(request.status), signature: [request.status, request.error] },
      {
        signature: [request.model, promptOf(request), request.error],
        content: () => [
          make(
            'span',
            {},
            make('code', {}, request.model),
            make('span', { className: 'prompt' }, promptOf(request)),
            request.error === null ? null : make('span', { className: 'prompt bad' }, cut(request.error, 200)),
          ),
        ],
      },
      plain(request.account),
      number(ageText(request.createdAtMs, nowMs)),
      number(request.priceCredits),
      plain(faultsOf(request) || nothing),
    ],
  })
}

function showCharacters(characters, nowMs) {
  find('#characters').closest('section').hidden = characters.length === 0
  showRows('characters', characters, {
    emptyText: '',
    keyOf: (character) => character.id,
    cellsOf: (character) => [
      thumbs(
        character.photoUrls.slice(0, 6).map((url, index) => ({
          url,
          type: 'image/',
          label: `photo ${index + 1} of ${character.name}`,
        })),
      ),
      badge(character.status),
      plain(character.failReason === null ? character.name : `${character.name}: ${character.failReason}`),
      plain(character.variant),
      plain(character.account),
      number(ageText(character.createdAtMs, nowMs)),
    ],
  })
}

function showLedger(entries) {
  showRows('ledger', entries, {
    emptyText: 'The ledger is empty.',
    keyOf: (entry) => entry.seq,
    cellsOf: (entry) => [
      plain(entry.at.slice(11, 19)),
      badge(entry.event),
      plain(entry.account),
      plain(entry.model),
      number(entry.credits === 0 ? nothing : entry.credits),
      plain([entry.httpStatus, entry.detail].filter((part) => part !== null).join(' ') || nothing),
    ],
  })
}

function showFaults({ faults }, { storm }, { counts }) {
  showRows('armed', faults, {
    emptyText: 'No fault is armed.',
    keyOf: (fault) => fault.id,
    cellsOf: (fault) => [
      plain(fault.kind),
      plain([fault.route, fault.account, fault.model].filter(Boolean).join(', ') || 'any'),
      plain(fault.remaining ?? 'no limit'),
      {
        signature: fault.id,
        content: () => {
          const button = make('button', { type: 'button', ariaLabel: `Remove ${fault.kind}` }, 'Remove')
          on(button, 'click', () => act('DELETE', `faults/${fault.id}`))
          return [button]
        },
      },
    ],
  })
  const kinds = storm === null ? 0 : Object.keys(storm.rates).length
  find('#storm-now').textContent =
    storm === null ? 'No storm.' : `A storm of ${kinds} kinds of fault, seed ${storm.seed}.`
  const struck = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`)
  find('#struck').textContent = struck.length === 0 ? 'No fault has struck yet.' : `Struck: ${struck.join(', ')}`
}

function showClock({ now, aheadSeconds }) {
  const time = find('#now')
  time.dateTime = now
  time.textContent = `${now.slice(0, 10)} ${now.slice(11, 19)} UTC`
  find('#ahead').textContent = aheadSeconds === 0 ? '' : `ahead by ${ageText(0, aheadSeconds * 1000)}`
}

async function read(path) {
  const response = await fetch(`/_sandbox/${path}`)
  if (!response.ok) throw new Error(`/_sandbox/${path} returned ${response.status}`)
  return response.json()
}

async function refresh() {
  const [clock, { accounts }, { requests }, { characters }, { entries }, ...faults] = await Promise.all(
    [
      'clock',
      'accounts',
      `requests?limit=${shown.requests}`,
      'characters',
      `ledger?newest=${shown.ledger}`,
      ...['faults', 'storm', 'faults/log?after=9007199254740991'],
    ].map(read),
  )
  const nowMs = Date.parse(clock.now)
  showClock(clock)
  showAccounts(accounts)
  showFaults(...faults)
  showRequests(requests, nowMs)
  showCharacters(characters, nowMs)
  showLedger(entries)
}

function sayConnection(text, tone) {
  const element = find('#connection')
  if (element.textContent === text) return
  element.textContent = text
  element.className = `badge ${tone}`
}

/** Changes something and shows the result at once. */
async function act(method, path, body) {
  const said = find('#said')
  try {
    const response = await fetch(`/_sandbox/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    said.textContent = response.ok
      ? `Done: ${method === 'DELETE' ? 'removed' : 'set'} ${path}`
      : `Refused: ${await response.text()}`
    await refresh()
  } catch {
    said.textContent = 'The sandbox does not respond.'
  }
}

function fillSelect(selector, words) {
  find(selector).replaceChildren(...words.map((word) => make('option', { value: word }, word)))
}

function listen() {
  on(find('#arm'), 'submit', (event) => {
    event.preventDefault()
    const { kind, count, account } = Object.fromEntries(new FormData(event.target))
    void act('POST', 'faults', { kind, count: Number(count), ...(account === '' ? {} : { account }) })
  })
  on(find('#storm'), 'submit', (event) => {
    event.preventDefault()
    const { preset, seed } = Object.fromEntries(new FormData(event.target))
    void act('POST', 'storm', { preset, seed: Number(seed) })
  })
  on(find('#calm'), 'click', () => act('DELETE', 'storm'))
  for (const button of document.querySelectorAll('[data-advance]')) {
    on(button, 'click', () => act('POST', 'clock', { advanceSeconds: Number(button.dataset.advance) }))
  }
  on(find('#pause'), 'click', (event) => {
    isPaused = !isPaused
    event.target.setAttribute('aria-pressed', String(isPaused))
    event.target.textContent = isPaused ? 'Resume' : 'Pause'
    sayConnection(isPaused ? 'paused' : 'connecting', 'busy')
  })
}

async function watch() {
  for (;;) {
    if (!isPaused && !document.hidden) {
      const said = await refresh().then(
        () => ['live', 'good'],
        () => ['the sandbox does not respond', 'bad'],
      )
      // A pause that began meanwhile stays visible.
      if (!isPaused) sayConnection(...said)
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

find('#base-url').textContent = location.origin
listen()
const { kinds, presets } = await read('fault-kinds')
fillSelect('#arm [name=kind]', kinds)
fillSelect('#storm [name=preset]', presets)
await watch()
