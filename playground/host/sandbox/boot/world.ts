// Boot, last part: timers, console, fetch, removed globals, and events from the host. Text that
// runs in QuickJS.

export const worldScript = String.raw`
const timers = new Map(); let nextTimer = 0
function timer(name, fn, ms, repeat, args) {
  if (typeof fn !== 'function') throw new Error('in ' + name + ': Expected "callback" to have type function but got ' + typeof fn + ' instead')
  const id = ++nextTimer
  timers.set(id, { fn, args, repeat })
  tellHost('#schedule', [id, Number(ms) || 0, repeat])
  return id
}
function clear(id) { if (timers.delete(id)) tellHost('#unschedule', [id]) }
const log = (level) => (...parts) => { tellHost('#log', [level, parts.map(show)]) }
const textOf = (bytes) => call('figma', '', '#text', [bytes])
const world = {
  figma, __html__: plan.html, __uiFiles__: freeze(plan.uiFiles),
  console: { log: log('log'), info: log('info'), warn: log('warn'), error: log('error'), clear: log('clear'), assert(ok, ...parts) { if (!ok) log('error')('Assertion failed' + (parts.length ? ':' : ''), ...parts) } },
  setTimeout: (fn, ms, ...args) => timer('setTimeout', fn, ms, false, args), setInterval: (fn, ms, ...args) => timer('setInterval', fn, ms, true, args),
  clearTimeout: clear, clearInterval: clear,
  fetch(url, init) {
    const options = Object.assign({}, init)
    return watch(then(call('figma', '', '#fetch', [String(url), options]), ({ bytes, ...rest }) => Object.assign(rest, {
      arrayBuffer: () => watch(NativePromise.resolve(bytes.buffer.slice(0))),
      text: () => textOf(bytes),
      json: () => watch(then(textOf(bytes), parse)),
    })))
  },
}
for (const n of plan.absent) delete globalThis[n]
for (const n of keys(world)) defineProperty(globalThis, n, { value: world[n], writable: n !== 'figma', configurable: false, enumerable: true })

defineProperty(globalThis, plan.watch, { value: watch, configurable: true })
if (plan.structuredClone) defineProperty(globalThis, 'structuredClone', { value: (v) => { const bytes = []; const text = stringify(encode(v, bytes, true)); return restore(parse(text), bytes) }, writable: true, configurable: true })
function restore(v, bytes) {
  if (typeof v !== 'object' || v === null) return v
  if (Array.isArray(v)) return v.map((one) => restore(one, bytes))
  const tag = v[TAG]
  if (tag && tag[0] === 'bytes') return new Uint8Array(bytes[tag[1]].slice(0))
  if (tag) return decode(v)
  for (const k of keys(v)) v[k] = restore(v[k], bytes)
  return v
}

const deliver = {
  timer(id) { const t = timers.get(id); if (!t) return; if (!t.repeat) timers.delete(id); run(t.fn, ...t.args) },
  event(key, arg) { tell(key, ...(arg === undefined ? [] : [arg])) },
  message(message, origin) { const props = { origin }; if (typeof onmessage === 'function') run(onmessage, message, props); tell('ui message', message, props) },
  button(id) { const fn = buttons.get(id); return fn ? run(fn) !== false : true },
  dequeue(id, why) { const fn = dequeued.get(id); dequeued.delete(id); if (fn) run(fn, why) },
  input(question, event) { tell('parameters input', { ...event, result: suggestions(question) }) },
  drop(event) {
    const files = event.files.map(({ name, type, bytes }) => freeze({ name, type,
      getBytesAsync: () => watch(NativePromise.resolve(bytes.slice())), getTextAsync: () => textOf(bytes) }))
    return !tell(' drop', { ...event, files }).some((answer) => answer === false)
  },
  // A script that ends in an unawaited call leaves its promise as its value.
  main(value) { if (value instanceof NativePromise) watch(value) },
  turnEnd: reportRejected,
  text: say,
}
`
