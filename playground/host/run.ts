// Runs one plugin on a document: its sandbox, its windows, its events and its end.
import type { PlaygroundDocument } from '../document/index.js'
import type { Drop, ParameterAnswer, PluginFiles, RunOptions, RunningPlugin } from '../stage.js'
import { Dispatch, type Api } from './figma/dispatch.js'
import { dropEvent } from './figma/drop.js'
import { Events } from './figma/events.js'
import { figmaApi } from './figma/figma.js'
import { reduceMessage } from './sandbox/messages.js'
import { networkCalls } from './figma/fetch.js'
import { planOf } from './figma/sandbox-plan.js'
import { holds } from './manifest/profile.js'
import { Query } from './figma/query.js'
import { Realm } from './members/realm.js'
import { Sandbox, type Host } from './sandbox/sandbox.js'
import { scanCode } from './manifest/scan.js'
import { storageCalls } from './figma/client-storage.js'
import { Timers } from './sandbox/timers.js'
import { paymentsApi, teamLibraryApi, annotationsApi } from './figma/services.js'
import { utilCalls } from './figma/figma-util.js'
import { variableCalls } from './variables/index.js'
import { viewportMembers, windows } from './figma/window.js'

const busyLimitMs = 10_000
/** Origin of a sandboxed document. */
const panelOrigin = 'null'

export async function runPlugin(
  document: PlaygroundDocument,
  files: PluginFiles,
  options: RunOptions,
): Promise<RunningPlugin> {
  const refused = holds('textScan', options.profile) ? scanCode(files.code) : undefined
  if (refused) {
    options.stage.console('error', [refused])
    throw new Error(refused)
  }
  const plugin = new Plugin(document, files, options)
  await plugin.start(files)
  return plugin
}

class Plugin implements RunningPlugin, Host {
  readonly ended: Promise<void>
  private readonly realm: Realm
  private readonly events: Events
  private readonly timers = new Timers((id) => this.sandbox?.deliver('timer', id))
  private readonly windows
  private readonly query: Query
  private readonly dispatch: Dispatch
  private readonly inner: Record<string, (of: string, ...args: unknown[]) => unknown>
  private readonly early: [message: unknown, origin: string | undefined][] = []
  private sandbox: Sandbox | undefined
  private finish: () => void = () => {}
  private over = false

  constructor(
    private readonly document: PlaygroundDocument,
    files: PluginFiles,
    private readonly options: RunOptions,
  ) {
    this.ended = new Promise((resolve) => (this.finish = resolve))
    const realm = (this.realm = new Realm(document, files.manifest, options))
    this.query = new Query(options.query === true)
    this.events = new Events(realm, (key, argument) =>
      this.sandbox?.deliver('event', key, argument),
    )
    this.windows = windows(realm, {
      pressed: (notice) => this.sandbox?.deliver('button', notice) !== false,
      ended: (notice, why) => void this.sandbox?.deliver('dequeue', notice, why),
    })
    this.dispatch = new Dispatch(realm, {
      PluginAPI: figmaApi(realm, this.windows.figma, (message) => this.end(undefined, message)),
      UIAPI: { get: {}, call: this.windows.ui as Api['call'] },
      ViewportAPI: viewportMembers(realm),
      ClientStorageAPI: { get: {}, call: storageCalls(realm, options.store) as Api['call'] },
      VariablesAPI: { get: {}, call: variableCalls(realm) as Api['call'] },
      UtilAPI: { get: {}, call: utilCalls() as Api['call'] },
      TeamLibraryAPI: { get: {}, call: teamLibraryApi(realm) },
      AnnotationsAPI: { get: {}, call: annotationsApi() },
      PaymentsAPI: paymentsApi(),
    })
    this.inner = {
      '#listen': (of, type) => this.events.listen(of, String(type)),
      '#failed': (_, text, promised) =>
        this.failed(`${promised ? 'Uncaught (in promise) ' : ''}${String(text)}`),
      '#log': (_, level, parts) => this.stage.console(level as 'log', parts as string[]),
      '#schedule': (_, id, ms, repeat) => this.timers.set(Number(id), Number(ms), repeat === true),
      '#unschedule': (_, id) => this.timers.clear(Number(id)),
      '#answer': (_, question, kind, value) => this.query.answer(question, kind, value),
      ...networkCalls(realm),
    }
  }

  async start(files: PluginFiles): Promise<void> {
    // The user's earlier changes are an undo step of their own.
    this.document.commitUndo()
    this.sandbox = await Sandbox.open(
      this,
      planOf(files, this.options.profile),
      this.options.busyLimitMs ?? busyLimitMs,
    )
    this.sandbox.run(files.code)
    if (this.over) return
    if (!this.query.isOpen) this.tellRun(this.options.parameters)
    for (const [message, origin] of this.early.splice(0)) this.fromUI(message, origin)
  }

  private tellRun(parameters: Record<string, unknown> | undefined): void {
    this.sandbox?.deliver('event', ' run', { command: this.options.command ?? '', parameters })
  }

  fromUI(message: unknown, origin = panelOrigin): void {
    if (this.over) return
    if (!this.sandbox) return void this.early.push([message, origin])
    try {
      this.sandbox.deliver('message', reduceMessage(message), origin)
    } catch (error) {
      this.stage.console('error', [`in postMessage: ${(error as Error).message}`])
    }
  }

  ask(
    question: { key: string; query: string; parameters: Record<string, unknown> },
    hear: (answer: ParameterAnswer) => void,
  ): void {
    if (this.over || !this.query.isOpen) return
    this.sandbox?.deliver('input', this.query.ask(hear), { ...question })
  }

  submit(parameters: Record<string, unknown>): void {
    if (this.over || !this.query.isOpen) return
    this.query.close()
    this.tellRun(parameters)
  }

  drop(what: Drop): boolean {
    if (this.over || !this.events.wants(' drop')) return true
    return this.sandbox?.deliver('drop', dropEvent(what, this.realm)) !== false
  }

  close(): void {
    this.end()
  }

  get(kind: string, id: string, name: string): unknown {
    this.refuseWhenClosed()
    return this.dispatch.get(kind, id, name)
  }

  set(kind: string, id: string, name: string, value: unknown): void {
    this.refuseWhenClosed()
    this.query.refuseSet(name)
    this.dispatch.set(kind, id, name, value)
  }

  call(kind: string, id: string, name: string, args: unknown[]): unknown {
    if (kind === 'figma') return this.inner[name]!(id, ...args)
    if (name !== 'closePlugin') this.refuseWhenClosed()
    this.query.refuseCall(name, args)
    return this.dispatch.call(kind, id, name, args)
  }

  /**
   * Throws after the plugin closed. The rest of the turn that closed it still runs (typings 182).
   */
  private refuseWhenClosed(): void {
    if (this.over)
      throw new Error('The plugin was closed with figma.closePlugin; figma can no longer be used.')
  }

  failed(text: string): void {
    this.stage.console('error', [text])
  }

  /** Apply the pending layout before anything is drawn. */
  paused(): void {
    this.realm.settle()
  }

  crashed(why: string): void {
    const reason = `${this.realm.manifest.name} broke the sandbox and was stopped: ${why}.`
    this.stage.console('error', [reason])
    this.end(reason)
  }

  stuck(): void {
    const seconds = Math.round((this.options.busyLimitMs ?? busyLimitMs) / 100) / 10
    const reason = `${this.realm.manifest.name} ran for ${seconds} s without a pause and was stopped.`
    this.stage.console('error', [reason])
    this.end(reason)
  }

  private get stage() {
    return this.options.stage
  }

  private end(reason?: string, message?: string): void {
    if (this.over) return
    if (!reason) this.sandbox?.deliver('event', ' close')
    this.over = true
    this.timers.end()
    this.events.end()
    this.windows.shut()
    if (message)
      this.stage.notify(
        message,
        { error: false, timeoutMs: 3000 },
        () => true,
        () => {},
      )
    this.sandbox?.close()
    this.document.commitUndo()
    this.stage.closed(reason)
    this.finish()
  }
}
