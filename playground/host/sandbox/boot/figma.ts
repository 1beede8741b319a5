// Boot, part five: `figma` and the objects on it. Text that runs in QuickJS.

export const figmaScript = String.raw`
function api(name, overrides) {
  const has = plan.apis[name]
  const it = Object.create(strange())
  for (const n of [...has.read, ...has.write]) if (!(n in overrides)) defineProperty(it, n, {
    enumerable: true,
    get() { return noValue.has(n) ? undefined : frozen(unpack(host('get', name, '', n))) },
    set(v) { if (has.read.includes(n)) throw new TypeError(readOnlyWords(n)); const b = []; host('set', name, '', n, pack(v, b), ...b) },
  })
  for (const n of has.call) if (!(n in overrides)) defineProperty(it, n, { enumerable: true, value: (...args) => call(name, '', n, args) })
  for (const n of keys(overrides)) {
    const own = Object.getOwnPropertyDescriptor(overrides, n)
    defineProperty(it, n, 'value' in own ? { value: own.value, enumerable: true } : own)
  }
  return Object.preventExtensions(it)
}
const events = (name, prefix, known) => {
  const check = (word, type) => { if (!known.includes(type)) throw new Error('in ' + word + ': "' + String(type) + '" is not an event of ' + name) }
  return {
    on(type, fn) { check('on', type); callback('on', fn); keep(prefix + type, fn, false) },
    once(type, fn) { check('once', type); callback('once', fn); keep(prefix + type, fn, true) },
    off(type, fn) { check('off', type); forget(prefix + type, fn) },
  }
}
let onmessage, notices = 0
const buttons = new Map(), dequeued = new Map()
const ui = api('UIAPI', {
  get onmessage() { return onmessage }, set onmessage(fn) { onmessage = fn },
  postMessage(message, options) {
    const bytes = []
    let sent
    try { sent = encode(message, bytes, true) } catch (e) { throw new Error('in postMessage: ' + e.message) }
    host('call', 'UIAPI', '', 'postMessage', 'j' + stringify([sent, options && options.origin ? String(options.origin) : null]), ...bytes)
  },
  ...events('figma.ui', 'ui ', ['message']),
})
const clientStorage = api('ClientStorageAPI', {
  setAsync(key, value) { try { return call('ClientStorageAPI', '', 'setAsync', [key, value], true) } catch (e) { return watch(NativePromise.reject(new Error('in setAsync: ' + e.message))) } },
})
const parameters = api('ParametersAPI', events('figma.parameters', 'parameters ', ['input']))
const namespaces = Object.fromEntries(Object.entries(plan.namespaces).map(([name, type]) => [name, api(type, {})]))
const figma = api('PluginAPI', {
  ui, clientStorage, parameters, ...namespaces, mixed,
  on(type, fn) { listen('', type, fn, false) }, once(type, fn) { listen('', type, fn, true) }, off(type, fn) { forget(' ' + type, fn) },
  notify(message, options) {
    const { onDequeue, button, ...rest } = options || {}
    const id = ++notices
    if (button && typeof button.action === 'function') buttons.set(id, button.action)
    if (typeof onDequeue === 'function') dequeued.set(id, onDequeue)
    call('PluginAPI', '', 'notify', [id, message, rest, button ? button.text : undefined])
    return freeze({ cancel() { call('PluginAPI', '', '#cancelNotify', [id]) } })
  },
})
/** One key press in the quick-actions bar: what the plugin answers goes to the host under the question's number. */
function suggestions(question) {
  const answer = (kind) => (value) => {
    const bytes = []
    host('call', 'figma', '', '#answer', 'j' + stringify(encode([question, kind, value], bytes, true)), ...bytes)
  }
  return freeze({ setSuggestions: answer('suggestions'), setError: answer('error'), setLoadingMessage: answer('loading') })
}
`
