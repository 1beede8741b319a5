// Boot, part three: detects promises that are rejected and not awaited. Text that runs in QuickJS.
// The engine's own rejection tracker is not reachable from outside. Observed instead: promises made
// by new Promise, by then and by the host, and those of async functions, which ../async.ts passes
// to watch(). Awaiting a promise reads its constructor, chaining one reads its `then`; both reads
// are detected here.

export const promisesScript = String.raw`
const NativePromise = Promise
const nativeThen = NativePromise.prototype.then
const then = (promise, ...handlers) => nativeThen.call(promise, ...handlers)
const waitedFor = new WeakSet()
const rejected = new Map()
let looking = false
function watch(promise) {
  // The engine asks for the constructor here too.
  looking = true
  then(promise, undefined, (why) => { if (!waitedFor.has(promise)) rejected.set(promise, why) })
  looking = false
  return promise
}
function waited(promise) {
  if (typeof promise !== 'object' || promise === null) return
  waitedFor.add(promise)
  rejected.delete(promise)
}
defineProperty(NativePromise.prototype, 'then', {
  writable: true, configurable: true,
  value: function then(...handlers) { waited(this); return watch(nativeThen.call(this, ...handlers)) },
})
defineProperty(NativePromise.prototype, 'constructor', {
  configurable: true,
  get() { if (!looking) waited(this); return NativePromise },
  set(value) { defineProperty(this, 'constructor', { value, writable: true, configurable: true, enumerable: true }) },
})
function WatchedPromise(work) {
  if (!new.target) throw new TypeError('constructor requires \'new\'')
  return watch(Reflect.construct(NativePromise, [work], new.target === WatchedPromise ? NativePromise : new.target))
}
Object.setPrototypeOf(WatchedPromise, NativePromise)
defineProperty(WatchedPromise, 'name', { value: 'Promise' })
WatchedPromise.prototype = NativePromise.prototype
for (const n of ['resolve', 'reject', 'all', 'allSettled', 'race', 'any', 'withResolvers', 'try']) {
  const made = NativePromise[n]
  if (made) defineProperty(WatchedPromise, n, { writable: true, configurable: true, value(...args) {
    const answer = made.apply(this === WatchedPromise ? NativePromise : this, args)
    return n === 'withResolvers' || answer === args[0] ? answer : watch(answer)
  } })
}
defineProperty(globalThis, 'Promise', { value: WatchedPromise, writable: true, configurable: true })
/** Told by the host at the end of a turn. */
function reportRejected() {
  const all = [...rejected.values()]
  rejected.clear()
  for (const why of all) failed(why, true)
}
`
