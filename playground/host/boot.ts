// The first code in the sandbox, as text: makes `figma`, nodes, timers, console and fetch out of one host function, and leaves nothing else.
// It runs in QuickJS, so it imports nothing; what Figma allows and refuses is decided by the host, not here.

/** Takes (host, takeBytes, plan as JSON), answers with the function by which the host delivers events. */
export const BOOT = String.raw`(function (host, takeBytes, planText) {
'use strict'
const plan = JSON.parse(planText)
const { stringify, parse } = JSON
const { freeze, defineProperty } = Object
const TAG = '\u0000'
const mixed = Symbol('figma.mixed')
const known = new WeakMap()
const objects = new Map()
const prototypes = {}
const noValue = new Set(plan.undefinedMembers)

function object(kind, type, id) {
  const key = kind + ' ' + id
  let it = objects.get(key)
  if (!it) {
    it = Object.create(prototypes[type] || prototypes.OTHER)
    if (kind !== 'Image') defineProperty(it, 'id', { value: id, enumerable: true })
    known.set(it, { kind, id })
    objects.set(key, Object.preventExtensions(it))
  }
  return it
}
function decode(v) {
  if (typeof v !== 'object' || v === null) return v
  if (Array.isArray(v)) { for (let i = 0; i < v.length; i++) v[i] = decode(v[i]); return v }
  const tag = v[TAG]
  if (tag) switch (tag[0]) {
    case 'object': return object(tag[1], tag[2], tag[3])
    case 'mixed': return mixed
    case 'bytes': return new Uint8Array(takeBytes(tag[1]))
    case 'date': return new Date(tag[1])
    case 'number': return Number(tag[1])
    default: return undefined
  }
  for (const k of Object.keys(v)) v[k] = decode(v[k])
  return v
}
function frozen(v) {
  if (typeof v === 'object' && v !== null && !known.has(v) && !(v instanceof Uint8Array)) { for (const k of Object.keys(v)) frozen(v[k]); freeze(v) }
  return v
}
function unpack(r) { return typeof r !== 'string' ? r : r[0] === 's' ? r.slice(1) : decode(parse(r.slice(1))) }
// strict: what postMessage and clientStorage let through; everything else is refused by name.
function encode(v, bytes, strict) {
  if (v === mixed) return { [TAG]: ['mixed'] }
  if (typeof v === 'number') return Number.isFinite(v) ? v : { [TAG]: ['number', String(v)] }
  if (v === undefined) return { [TAG]: ['undefined'] }
  if (strict && (typeof v === 'function' || typeof v === 'symbol' || typeof v === 'bigint')) throw new Error('Cannot unwrap ' + typeof v)
  if (typeof v === 'function' || typeof v === 'symbol') return { [TAG]: ['function'] }
  if (typeof v !== 'object' || v === null) return v
  if (Array.isArray(v)) return v.map((one) => encode(one, bytes, strict))
  if (v instanceof Uint8Array) {
    bytes.push(v.byteLength === v.buffer.byteLength ? v.buffer : v.slice().buffer)
    return { [TAG]: ['bytes', bytes.length - 1] }
  }
  if (v instanceof Date) return { [TAG]: ['date', v.getTime()] }
  const it = known.get(v)
  if (it && !strict) return { [TAG]: ['object', it.kind, it.id] }
  const proto = Object.getPrototypeOf(v)
  if (strict && proto !== Object.prototype && proto !== null) throw new Error('Cannot unwrap ' + ((v.constructor && v.constructor.name) || 'object'))
  const out = {}
  for (const k of Object.keys(v)) { const value = v[k]; if (value !== undefined) out[k] = encode(value, bytes, strict) }
  return out
}
function pack(v, bytes, strict) {
  if (typeof v === 'string') return 's' + v
  if (v === null || typeof v === 'boolean' || typeof v === 'number' || v === undefined) return v
  return 'j' + stringify(encode(v, bytes, strict))
}
function call(kind, id, name, args, strict) {
  const bytes = []
  const json = 'j' + stringify(encode(args, bytes, strict))
  const r = host('call', kind, id, name, json, ...bytes)
  return typeof r === 'object' && r !== null ? r.then(unpack) : unpack(r)
}
const self = (it, name) => { const k = known.get(it); if (!k) throw new TypeError('in ' + name + ': Illegal invocation'); return k }
function property(proto, kind, name, readOnly) {
  defineProperty(proto, name, {
    enumerable: true, configurable: false,
    get() { const k = self(this, 'get_' + name); return frozen(unpack(host('get', k.kind, k.id, name))) },
    set(v) {
      const k = self(this, 'set_' + name)
      if (readOnly) throw new TypeError('in set_' + name + ': Cannot assign to read only property "' + name + '" of object')
      const bytes = []
      host('set', k.kind, k.id, name, pack(v, bytes), ...bytes)
    },
  })
}
function method(proto, name) {
  defineProperty(proto, name, { enumerable: true, value(...args) { const k = self(this, name); return call(k.kind, k.id, name, args) } })
}
const strange = () => new Proxy(Object.create(Object.prototype), {
  set(_, n) { throw new TypeError('Cannot add property ' + String(n) + ', object is not extensible') },
})
function inside(it, name, deep) { const k = self(it, name); return call(k.kind, k.id, deep ? '#descendants' : '#children', [name]) }
function callback(name, fn) { if (typeof fn !== 'function') throw new Error('in ' + name + ': Expected "callback" to have type function but got ' + typeof fn + ' instead') }
const walking = {
  toString() { const k = known.get(this); return k ? k.id : '[object]' },
  findAll(fn) { if (fn !== undefined) callback('findAll', fn); const all = inside(this, 'findAll', true); return fn ? all.filter((n) => fn(n)) : all },
  findOne(fn) { callback('findOne', fn); const found = inside(this, 'findOne', true).find((n) => fn(n)); return found === undefined ? null : found },
  findChildren(fn) { if (fn !== undefined) callback('findChildren', fn); const all = inside(this, 'findChildren', false); return fn ? all.filter((n) => fn(n)) : all },
  findChild(fn) { callback('findChild', fn); const found = inside(this, 'findChild', false).find((n) => fn(n)); return found === undefined ? null : found },
  on(type, fn) { const k = self(this, 'on'); listen(k.id, type, fn, false) },
  once(type, fn) { const k = self(this, 'once'); listen(k.id, type, fn, true) },
  off(type, fn) { const k = self(this, 'off'); forget(k.id, type, fn) },
}
for (const [type, has] of Object.entries(plan.types)) {
  const proto = Object.create(strange())
  prototypes[type] = proto
  for (const n of has.read) if (n !== 'id') property(proto, type, n, true)
  for (const n of has.write) property(proto, type, n, false)
  for (const n of has.call) if (n in walking && has.node) defineProperty(proto, n, { enumerable: true, value: walking[n] })
    else method(proto, n)
}

const listeners = new Map()
function listen(of, type, fn, once) {
  callback(once ? 'once' : 'on', fn)
  host('call', 'figma', of, '#listen', 'j' + stringify([type]))
  const key = of + ' ' + type
  if (!listeners.has(key)) listeners.set(key, [])
  listeners.get(key).push({ fn, once })
}
function forget(of, type, fn) { const key = of + ' ' + type; const list = listeners.get(key); if (list) listeners.set(key, list.filter((l) => l.fn !== fn)) }
function tell(key, ...args) {
  const list = listeners.get(key) || []
  for (const l of [...list]) { if (l.once) listeners.set(key, listeners.get(key).filter((x) => x !== l)); run(l.fn, ...args) }
}
function say(e) {
  if (e instanceof Error) return e.name + ': ' + e.message + (e.stack ? '\n' + e.stack : '')
  return typeof e === 'string' ? e : show(e)
}
function show(v) {
  if (typeof v === 'string') return v
  if (v instanceof Error) return say(v)
  if (typeof v === 'symbol' || typeof v === 'function' || v === undefined) return String(v)
  if (known.has(v)) return stringify({ id: v.id })
  try { return stringify(v, (_, x) => typeof x === 'symbol' || typeof x === 'function' ? String(x) : x instanceof Uint8Array ? 'Uint8Array(' + x.length + ')' : x) } catch (e) { return String(v) }
}
const failed = (e, promised) => host('call', 'figma', '', '#failed', 'j' + stringify([say(e), !!promised]))
function run(fn, ...args) {
  try { const r = fn(...args); if (r && typeof r === 'object' && typeof r.then === 'function') r.then(undefined, (e) => failed(e, true)) } catch (e) { failed(e, false) }
}

// ------------------------------------------------------------------ figma
function api(name, overrides) {
  const has = plan.apis[name]
  const it = Object.create(strange())
  for (const n of [...has.read, ...has.write]) if (!(n in overrides)) defineProperty(it, n, {
    enumerable: true,
    get() { return noValue.has(n) ? undefined : frozen(unpack(host('get', name, '', n))) },
    set(v) { if (has.read.includes(n)) throw new TypeError('in set_' + n + ': Cannot assign to read only property "' + n + '" of object'); const b = []; host('set', name, '', n, pack(v, b), ...b) },
  })
  for (const n of has.call) if (!(n in overrides)) defineProperty(it, n, { enumerable: true, value: (...args) => call(name, '', n, args) })
  for (const n of Object.keys(overrides)) defineProperty(it, n, Object.getOwnPropertyDescriptor(overrides, n))
  return Object.preventExtensions(it)
}
let onmessage, notices = 0
const buttons = new Map()
const ui = api('UIAPI', {
  get onmessage() { return onmessage }, set onmessage(fn) { onmessage = fn },
  postMessage(message) { const bytes = []; host('call', 'UIAPI', '', 'postMessage', 'j' + stringify([encode(message, bytes, true)]), ...bytes) },
  on(type, fn) { if (type !== 'message') throw new Error('in on: "' + type + '" is not an event of figma.ui'); callback('on', fn); keep('ui ' + type, fn, false) },
  once(type, fn) { callback('once', fn); keep('ui ' + type, fn, true) },
  off(type, fn) { forget('ui', type, fn) },
})
function keep(key, fn, once) { if (!listeners.has(key)) listeners.set(key, []); listeners.get(key).push({ fn, once }) }
const clientStorage = api('ClientStorageAPI', {
  setAsync(key, value) { try { return call('ClientStorageAPI', '', 'setAsync', [key, value], true) } catch (e) { return Promise.reject(new Error('in setAsync: ' + e.message)) } },
})
const viewport = api('ViewportAPI', {})
const variables = api('VariablesAPI', {})
const figma = api('PluginAPI', {
  ui, clientStorage, viewport, variables, mixed,
  on(type, fn) { listen('', type, fn, false) }, once(type, fn) { listen('', type, fn, true) }, off(type, fn) { forget('', type, fn) },
  notify(message, options) {
    const { onDequeue, button, ...rest } = options || {}
    const id = ++notices
    if (button && typeof button.action === 'function') buttons.set(id, button.action)
    call('PluginAPI', '', 'notify', [id, message, rest, button ? button.text : undefined])
    return freeze({ cancel() { call('PluginAPI', '', '#cancelNotify', [id]) } })
  },
})

// ------------------------------------------------------------------ the rest of the world
const timers = new Map(); let nextTimer = 0
function timer(name, fn, ms, repeat, args) {
  if (typeof fn !== 'function') throw new Error('in ' + name + ': Expected "callback" to have type function but got ' + typeof fn + ' instead')
  const id = ++nextTimer
  timers.set(id, { fn, args, repeat })
  host('call', 'figma', '', '#schedule', 'j' + stringify([id, Number(ms) || 0, repeat]))
  return id
}
function clear(id) { if (timers.delete(id)) host('call', 'figma', '', '#unschedule', 'j' + stringify([id])) }
const log = (level) => (...parts) => { host('call', 'figma', '', '#log', 'j' + stringify([level, parts.map(show)])) }
const world = {
  figma, __html__: plan.html, __uiFiles__: freeze(plan.uiFiles),
  console: { log: log('log'), info: log('info'), warn: log('warn'), error: log('error'), clear() {}, assert(ok, ...parts) { if (!ok) log('error')('Assertion failed' + (parts.length ? ':' : ''), ...parts) } },
  setTimeout: (fn, ms, ...args) => timer('setTimeout', fn, ms, false, args), setInterval: (fn, ms, ...args) => timer('setInterval', fn, ms, true, args),
  clearTimeout: clear, clearInterval: clear,
  fetch(url, init) {
    const options = Object.assign({}, init)
    return call('figma', '', '#fetch', [String(url), options]).then(({ bytes, ...rest }) => Object.assign(rest, {
      arrayBuffer: () => Promise.resolve(bytes.buffer.slice(0)),
      text: () => call('figma', '', '#text', [bytes]),
      json: () => call('figma', '', '#text', [bytes]).then(parse),
    }))
  },
}
// Not in Figma's sandbox [field]; QuickJS brings them along.
for (const n of ['BigInt', 'BigInt64Array', 'BigUint64Array', 'queueMicrotask', 'structuredClone', 'performance', 'navigator', 'gc', 'print', 'Performance', 'DOMException', 'btoa', 'atob']) delete globalThis[n]
for (const n of Object.keys(world)) defineProperty(globalThis, n, { value: world[n], writable: n !== 'figma', configurable: false, enumerable: true })

const deliver = {
  timer(id) { const t = timers.get(id); if (!t) return; if (!t.repeat) timers.delete(id); run(t.fn, ...t.args) },
  event(key, arg) { tell(key, ...(arg === undefined ? [] : [arg])) },
  message(message) { const props = { origin: 'null' }; if (typeof onmessage === 'function') run(onmessage, message, props); tell('ui message', message, props) },
  button(id) { const fn = buttons.get(id); if (fn) run(fn) },
  main(value) { if (value && typeof value === 'object' && typeof value.then === 'function') value.then(undefined, (e) => failed(e, true)) },
  text: say,
}
return (what, packed, raw) => { const args = unpack(packed); deliver[what](...args, raw) }
})`
