// One plugin's QuickJS: runs its code, delivers events, settles promises, and stops a plugin that
// runs too long. Figma's rules are elsewhere in the host.
import {
  RELEASE_SYNC,
  newQuickJSWASMModule,
  newVariant,
  type QuickJSContext,
  type QuickJSDeferredPromise,
  type QuickJSHandle,
} from 'quickjs-emscripten'
import { watcherName, watchAsync } from './async.js'
import { bootScript } from './boot/index.js'
import { BareText, Wire } from './wire.js'

const jobs = 1000

type Module = Awaited<ReturnType<typeof newQuickJSWASMModule>>
let loading: Promise<Module> | undefined
let location: string | undefined

/**
 * Loads QuickJS. In a browser `wasmLocation` is the URL of `emscripten-module.wasm`; Node needs
 * none.
 */
export function startSandbox(options: { wasmLocation?: string } = {}): Promise<void> {
  location = options.wasmLocation ?? location
  loading ??= newQuickJSWASMModule(
    location ? newVariant(RELEASE_SYNC, { wasmLocation: location }) : RELEASE_SYNC,
  )
  return loading.then(() => undefined)
}

export interface Host {
  get(kind: string, id: string, name: string): unknown
  set(kind: string, id: string, name: string, value: unknown): void
  call(kind: string, id: string, name: string, args: unknown[]): unknown
  /** Called when the plugin throws an exception that nothing catches. */
  failed(text: string): void
  /** Called when the sandbox's turn ends. */
  paused(): void
  /** Called when the engine itself fails. */
  crashed(why: string): void
  /** Called when the plugin ran too long without a pause and has to be stopped. */
  stuck(): void
}

export class Sandbox {
  private readonly wire: Wire
  private readonly waiting = new Set<QuickJSDeferredPromise>()
  private deliverHandle: QuickJSHandle | undefined
  private deadline = Infinity
  private depth = 0
  private over = false
  private broken = false

  static async open(host: Host, plan: object, busyLimitMs: number): Promise<Sandbox> {
    await startSandbox()
    const module = await loading!
    return new Sandbox(module.newContext(), host, plan, busyLimitMs)
  }

  private constructor(
    private readonly vm: QuickJSContext,
    private readonly host: Host,
    plan: object,
    private readonly busyLimitMs: number,
  ) {
    this.wire = new Wire(vm)
    // QuickJS must overflow before the native stack does, in a browser's main thread too.
    vm.runtime.setMaxStackSize(256 * 1024)
    vm.runtime.setInterruptHandler(() => Date.now() > this.deadline)
    const boot = vm.unwrapResult(vm.evalCode(bootScript, 'figma.js'))
    const answer = vm.newFunction('host', (...handles) => this.answer(handles))
    const take = vm.newFunction('takeBytes', (id) => this.wire.takeBytes(vm.getNumber(id)))
    const text = vm.newString(JSON.stringify(plan))
    this.deliverHandle = vm.unwrapResult(vm.callFunction(boot, vm.undefined, answer, take, text))
    // The name is local to the script: globalThis has no trace of the playground.
    vm.unwrapResult(
      vm.evalCode(
        `const ${watcherName} = globalThis.${watcherName}; delete globalThis.${watcherName}`,
        'figma.js',
      ),
    ).dispose()
    for (const handle of [boot, answer, take, text]) handle.dispose()
  }

  /** Runs the plugin's main script to its first pause. */
  run(code: string): void {
    this.enter(() => {
      const result = this.evaluated(code)
      if (result.error) return this.threw(result.error)
      // The value of a script that ends in `main()` is the promise of that call.
      this.pass('main', [], result.value)
      result.value.dispose()
    })
  }

  /** Evaluates the rewritten script; if the engine refuses it, the original. */
  private evaluated(code: string) {
    const watched = watchAsync(code)
    const result = this.vm.evalCode(watched, 'PLUGIN_1_SOURCE')
    if (!result.error || watched === code) return result
    const { name } = this.vm.dump(result.error) as { name?: string }
    if (name !== 'SyntaxError') return result
    result.error.dispose()
    return this.vm.evalCode(code, 'PLUGIN_1_SOURCE')
  }

  /**
   * Delivers a timer, an event, a message or a button press to the sandbox. Returns the result of
   * the plugin's code, if any.
   */
  deliver(what: string, ...args: unknown[]): unknown {
    let answer: unknown
    this.enter(() => (answer = this.pass(what, args)))
    return answer
  }

  private pass(what: string, args: unknown[], raw: QuickJSHandle = this.vm.undefined): unknown {
    const { vm } = this
    const [name, packed] = [vm.newString(what), this.wire.toSandbox(args)]
    const result = vm.callFunction(this.deliverHandle!, vm.undefined, name, packed, raw)
    name.dispose()
    packed.dispose()
    if (result.error) return this.threw(result.error)
    const answer = vm.typeof(result.value) === 'boolean' ? vm.eq(result.value, vm.true) : undefined
    result.value.dispose()
    return answer
  }

  /** Closes the sandbox. If called from inside, the running turn ends first. */
  close(): void {
    this.over = true
    if (this.depth === 0) this.dispose()
    else this.deadline = Math.min(this.deadline, Date.now() + 1000)
  }

  private enter(work: () => void): void {
    if (this.over && this.depth === 0) return
    if (this.depth++ === 0) this.deadline = Date.now() + this.busyLimitMs
    try {
      work()
      if (this.depth === 1) this.runJobs()
    } catch (error) {
      this.broke(error)
    } finally {
      this.depth--
      if (this.depth === 0) this.host.paused()
      if (this.depth === 0 && this.over) this.dispose()
    }
  }

  /**
   * Marks the engine as broken. Some code of QuickJS overflows the native stack (JSON nested a
   * hundred thousand deep); its memory cannot be trusted afterwards.
   */
  private broke(error: unknown): void {
    this.broken = true
    this.over = true
    loading = undefined
    this.host.crashed(error instanceof Error ? error.message : String(error))
  }

  /**
   * Runs jobs in batches: the engine's interrupt handler never fires for promises that endlessly
   * create promises.
   */
  private runJobs(): void {
    for (let done = jobs; done === jobs;) {
      const result = this.vm.runtime.executePendingJobs(jobs)
      if (result.error) return this.threw(result.error)
      done = result.value
      result.dispose()
      if (Date.now() > this.deadline && !this.over) return this.host.stuck()
    }
    // A promise that is rejected and not awaited by the end of the turn counts as unhandled.
    if (this.vm.alive && this.deliverHandle) this.pass('turnEnd', [])
  }

  private threw(error: QuickJSHandle): void {
    const late = Date.now() > this.deadline
    // Reading an error runs code, which a plugin that is being stopped must not do.
    const value = late || this.over ? undefined : (this.vm.dump(error) as unknown)
    error.dispose()
    if (late && !this.over) return this.host.stuck()
    if (this.over) return
    const { name, message, stack } = (value ?? {}) as {
      name?: string
      message?: string
      stack?: string
    }
    this.host.failed(
      message === undefined
        ? `Uncaught ${String(value)}`
        : `${name}: ${message}${stack ? `\n${stack}` : ''}`,
    )
  }

  private answer([op, kind, id, name, value, ...buffers]: QuickJSHandle[]):
    QuickJSHandle | { error: QuickJSHandle } {
    const { vm, wire } = this
    const verb = vm.getString(op!)
    const member = vm.getString(name!)
    try {
      const [k, i] = [vm.getString(kind!), vm.getString(id!)]
      if (verb === 'get') return wire.toSandbox(this.host.get(k, i, member))
      const given = wire.fromSandbox(value, buffers)
      if (verb === 'set') {
        this.host.set(k, i, member, given)
        return vm.undefined
      }
      const result = this.host.call(k, i, member, given as unknown[])
      return result instanceof Promise ? this.promise(result, member) : wire.toSandbox(result)
    } catch (error) {
      return { error: this.error(error, verb === 'call' ? member : `${verb}_${member}`) }
    }
  }

  private error(error: unknown, where: string): QuickJSHandle {
    const message = error instanceof Error ? error.message : String(error)
    return this.vm.newError(
      /^in \w+: /.test(message) || where.startsWith('#') ? message : `in ${where}: ${message}`,
    )
  }

  private promise(work: Promise<unknown>, member: string): QuickJSHandle {
    const deferred = this.vm.newPromise()
    this.waiting.add(deferred)
    const settle = (finish: () => QuickJSHandle, how: 'resolve' | 'reject') => {
      if (this.over || !this.vm.alive) return
      this.waiting.delete(deferred)
      this.enter(() => {
        const handle = finish()
        deferred[how](handle)
        handle.dispose()
      })
    }
    work.then(
      (value) => settle(() => this.wire.toSandbox(value), 'resolve'),
      (error: unknown) =>
        settle(
          () =>
            error instanceof BareText
              ? this.vm.newString(`in ${member}: ${error.text}`)
              : this.error(error, member),
          'reject',
        ),
    )
    return deferred.handle
  }

  private dispose(): void {
    if (!this.vm.alive || this.broken) return
    for (const deferred of this.waiting) deferred.dispose()
    this.waiting.clear()
    this.deliverHandle?.dispose()
    this.deliverHandle = undefined
    const { runtime } = this.vm
    try {
      this.vm.dispose()
      if (runtime.alive) runtime.dispose()
    } catch {
      // A plugin that is interrupted can leave the engine with memory that it cannot free. The next
      // plugin gets a new engine.
      this.broken = true
      loading = undefined
    }
  }
}
