// Boot, part one: encodes and decodes values that cross to the host. The other half is ../wire.ts.
// Text that runs in QuickJS.

export const wireScript = String.raw`
const plan = JSON.parse(planText)
const { stringify, parse } = JSON
const { freeze, defineProperty, keys } = Object
const TAG = '\u0000'
const mixed = Symbol('figma.mixed')
const known = new WeakMap()

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
  for (const k of keys(v)) v[k] = decode(v[k])
  return v
}
function frozen(v) {
  if (typeof v === 'object' && v !== null && !known.has(v) && !(v instanceof Uint8Array)) { for (const k of keys(v)) frozen(v[k]); freeze(v) }
  return v
}
function unpack(r) { return typeof r !== 'string' ? r : r[0] === 's' ? r.slice(1) : decode(parse(r.slice(1))) }
// strict: what postMessage and clientStorage let through; everything else is refused by name.
function encode(v, bytes, strict) {
  if (v === mixed) { if (strict) throw new Error('Cannot unwrap symbol'); return { [TAG]: ['mixed'] } }
  if (typeof v === 'number') return Number.isFinite(v) ? v : { [TAG]: ['number', String(v)] }
  if (v === undefined) return { [TAG]: ['undefined'] }
  if (strict && (typeof v === 'function' || typeof v === 'symbol' || typeof v === 'bigint')) throw new Error('Cannot unwrap ' + typeof v)
  if (typeof v === 'function' || typeof v === 'symbol') return { [TAG]: ['function'] }
  if (typeof v === 'bigint') throw new Error('Cannot unwrap bigint')
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
  if (strict && !it && proto !== Object.prototype && proto !== null) throw new Error('Cannot unwrap ' + ((v.constructor && v.constructor.name) || 'object'))
  const out = {}
  for (const k of keys(v)) { const value = v[k]; if (value !== undefined) out[k] = encode(value, bytes, strict) }
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
  return typeof r === 'object' && r !== null ? watch(then(r, unpack)) : unpack(r)
}
const tellHost = (name, args) => host('call', 'figma', '', name, 'j' + stringify(args))
`
