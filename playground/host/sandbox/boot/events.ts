// Boot, part four: event listeners and exceptions in them. Text that runs in QuickJS.

export const eventsScript = String.raw`
const listeners = new Map()
function keep(key, fn, once) { if (!listeners.has(key)) listeners.set(key, []); listeners.get(key).push({ fn, once }) }
function listen(of, type, fn, once) {
  callback(once ? 'once' : 'on', fn)
  host('call', 'figma', of, '#listen', 'j' + stringify([type]))
  keep(of + ' ' + type, fn, once)
}
function forget(key, fn) { const list = listeners.get(key); if (list) listeners.set(key, list.filter((l) => l.fn !== fn)) }
/** What the listeners answered, in their order. */
function tell(key, ...args) {
  const answers = []
  for (const l of [...(listeners.get(key) || [])]) {
    if (l.once) listeners.set(key, listeners.get(key).filter((x) => x !== l))
    answers.push(run(l.fn, ...args))
  }
  return answers
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
const failed = (e, promised) => tellHost('#failed', [say(e), !!promised])
function run(fn, ...args) {
  try { const answer = fn(...args); if (answer instanceof NativePromise) watch(answer); return answer } catch (e) { failed(e, false) }
}
`
