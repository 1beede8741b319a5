// One plugin's QuickJS: runs its code, delivers events, settles promises, stops it when it won't pause. Knows no rule of Figma's.
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

/** Loads QuickJS. In a browser `wasmLocation` is the address of `emscripten-module.wasm`; Node finds it by itself. */
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
  /** The plugin threw and nothing caught it. */
  failed(text: string): void
  /** The sandbox pauses: its turn is over. */
  paused(): void
  /** The engine itself broke under the plugin. */
  crashed(why: string): void
  /** The plugin ran too long without a pause and must go. */
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
    // QuickJS must run out before the machine's own stack does, in a browser's main thread too.
    vm.runtime.setMaxStackSize(256 * 1024)
    vm.runtime.setInterruptHandler(() => Date.now() > this.deadline)
    const boot = vm.unwrapResult(vm.evalCode(bootScript, 'figma.js'))
    const answer = vm.newFunction('host', (...handles) => this.answer(handles))
    const take = vm.newFunction('takeBytes', (id) => this.wire.takeBytes(vm.getNumber(id)))
    const text = vm.newString(JSON.stringify(plan))
    this.deliverHandle = vm.unwrapResult(vm.callFunction(boot, vm.undefined, answer, take, text))
    // A name of the script's own scope: nothing on globalThis gives the playground away.
    vm.unwrapResult(
      vm.evalCode(
        `const ${watcherName} = globalThis.${watcherName}; delete globalThis.${watcherName}`,
        'figma.js',
      ),
    ).dispose()
    for (const handle of [boot, answer, take, text]) handle.dispose()
  }

  /** Runs the plugin's main to its first pause. */
  run(code: string): void {
    this.enter(() => {
      const result = this.evaluated(code)
      if (result.error) return this.threw(result.error)
      // A script that ends in `main()` leaves its promise as its value.
      this.pass('main', [], result.value)
      result.value.dispose()
    })
  }

  /** Where the rewriting made of a script something that the engine refuses, the script runs as it is. */
  private evaluated(code: string) {
    const watched = watchAsync(code)
    const result = this.vm.evalCode(watched, 'PLUGIN_1_SOURCE')
    if (!result.error || watched === code) return result
    const { name } = this.vm.dump(result.error) as { name?: string }
    if (name !== 'SyntaxError') return result
    result.error.dispose()
    return this.vm.evalCode(code, 'PLUGIN_1_SOURCE')
  }

  /** Delivers to the sandbox: a timer, an event, a message, a button. Answers with what the plugin's own code did, where somebody asks. */
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

  /** Ends it. When called from inside, the turn that runs ends first. */
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

  /** QuickJS overflows the machine's stack in places of its own (JSON nested a hundred thousand deep); its memory can't be trusted after. */
  private broke(error: unknown): void {
    this.broken = true
    this.over = true
    loading = undefined
    this.host.crashed(error instanceof Error ? error.message : String(error))
  }

  /** In batches: promises that beget promises for ever never give the engine a reason to interrupt them. */
  private runJobs(): void {
    for (let done = jobs; done === jobs;) {
      const result = this.vm.runtime.executePendingJobs(jobs)
      if (result.error) return this.threw(result.error)
      done = result.value
      result.dispose()
      if (Date.now() > this.deadline && !this.over) return this.host.stuck()
    }
    // What is rejected now and not waited for never will be, as far as this turn goes.
    if (this.vm.alive && this.deliverHandle) this.pass('turnEnd', [])
  }

  private threw(error: QuickJSHandle): void {
    const late = Date.now() > this.deadline
    // Reading an error runs code; what is to be stopped has no more of it.
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
      // A plugin cut off in mid-air can leave the engine with more than it knows how to free. The next plugin gets a new engine.
      this.broken = true
      loading = undefined
    }
  }
}
