// Boot, part two: nodes, images, variables and styles as objects whose members call the host. Text
// that runs in QuickJS.

export const objectsScript = String.raw`
const objects = new Map()
const prototypes = {}
const noValue = new Set(plan.undefinedMembers)

function object(kind, type, id) {
  const key = kind + ' ' + id
  let it = objects.get(key)
  // A detached instance is a frame from then on, under the same id.
  if (it && kind === 'node' && Object.getPrototypeOf(it) !== (prototypes[type] || prototypes.OTHER)) it = undefined
  if (!it) {
    it = Object.create(prototypes[type] || prototypes.OTHER)
    if (kind !== 'Image') defineProperty(it, 'id', { enumerable: true, get: () => id, set() { throw new TypeError(readOnlyWords('id')) } })
    known.set(it, { kind, id })
    objects.set(key, Object.preventExtensions(it))
  }
  return it
}
const self = (it, name) => { const k = known.get(it); if (!k) throw new TypeError('in ' + name + ': Illegal invocation'); return k }
const readOnlyWords = (name) => 'in set_' + name + ': Cannot assign to read only property "' + name + '" of object'
function property(proto, name, readOnly) {
  defineProperty(proto, name, {
    enumerable: true, configurable: false,
    get() { const k = self(this, 'get_' + name); return frozen(unpack(host('get', k.kind, k.id, name))) },
    set(v) {
      const k = self(this, 'set_' + name)
      if (readOnly) throw new TypeError(readOnlyWords(name))
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
  off(type, fn) { const k = self(this, 'off'); forget(k.id + ' ' + type, fn) },
}
for (const [type, has] of Object.entries(plan.types)) {
  const proto = Object.create(strange())
  prototypes[type] = proto
  for (const n of has.read) if (n !== 'id') property(proto, n, true)
  for (const n of has.write) property(proto, n, false)
  for (const n of has.call) if (n in walking && has.node) defineProperty(proto, n, { enumerable: true, value: walking[n] })
    else method(proto, n)
}
`
