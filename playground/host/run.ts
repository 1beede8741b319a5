// Runs one plugin over a document: its sandbox, its windows, its events and its end.
import type { PlaygroundDocument } from '../document/index.js'
import type { PluginFiles, RunOptions, RunningPlugin } from '../stage.js'
import { Events } from './events.js'
import { figmaApi, type Api } from './figma.js'
import { imageMembers } from './images.js'
import { METHODS, PROPERTIES } from './members-of-nodes.js'
import { reduceMessage } from './messages.js'
import { networkCalls } from './network.js'
import { planOf } from './plan.js'
import { Realm } from './realm.js'
import { Sandbox, type Host } from './sandbox.js'
import { scanCode } from './scan.js'
import { storageCalls } from './storage.js'
import { Timers } from './timers.js'
import { collectionMembers, paintStyleMembers, variableCalls, variableMembers } from './variables.js'
import { viewportMembers, windows } from './window.js'

const BUSY_LIMIT_MS = 10_000

const lacking = (where: string, name: string) => new Error(`in ${where}: ${name} is not implemented in the playground`)

interface Held {
  get: Record<string, (id: string, realm: Realm) => unknown>
  call: Record<string, (id: string, args: unknown[], realm: Realm) => unknown>
}
const HELD: Record<string, Held> = {
  Image: imageMembers,
  Variable: variableMembers,
  VariableCollection: collectionMembers,
  PaintStyle: paintStyleMembers,
}

export async function runPlugin(document: PlaygroundDocument, files: PluginFiles, options: RunOptions): Promise<RunningPlugin> {
  const refused = scanCode(files.code)
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
  private readonly apis: Record<string, Api>
  private readonly inner: Record<string, (of: string, ...args: unknown[]) => unknown>
  private readonly early: unknown[] = []
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
    this.events = new Events(realm, (key, argument) => this.sandbox?.deliver('event', key, argument))
    this.windows = windows(realm, (notice) => this.sandbox?.deliver('button', notice))
    this.apis = {
      PluginAPI: figmaApi(realm, this.windows.figma, (message) => this.end(undefined, message)),
      UIAPI: { get: {}, call: this.windows.ui },
      ViewportAPI: viewportMembers(realm),
      ClientStorageAPI: { get: {}, call: storageCalls(realm, options.store) },
      VariablesAPI: { get: {}, call: variableCalls(realm) },
    }
    this.inner = {
      '#listen': (of, type) => this.events.listen(of, String(type)),
      '#failed': (_, text, promised) => this.failed(`${promised ? 'Uncaught (in promise) ' : ''}${String(text)}`),
      '#log': (_, level, parts) => this.stage.console(level as 'log', parts as string[]),
      '#schedule': (_, id, ms, repeat) => this.timers.set(Number(id), Number(ms), repeat === true),
      '#unschedule': (_, id) => this.timers.clear(Number(id)),
      ...networkCalls(realm),
    }
  }

  async start(files: PluginFiles): Promise<void> {
    // What the person did before is a step of its own.
    this.document.commitUndo()
    this.sandbox = await Sandbox.open(this, planOf(files), this.options.busyLimitMs ?? BUSY_LIMIT_MS)
    this.sandbox.run(files.code)
    if (this.over) return
    this.sandbox.deliver('event', ' run', { command: this.options.command ?? '', parameters: undefined })
    for (const message of this.early.splice(0)) this.fromUI(message)
  }

  fromUI(message: unknown): void {
    if (this.over) return
    if (!this.sandbox) return void this.early.push(message)
    try {
      this.sandbox.deliver('message', reduceMessage(message))
    } catch (error) {
      this.stage.console('error', [`in postMessage: ${(error as Error).message}`])
    }
  }

  close(): void {
    this.end()
  }

  get(kind: string, id: string, name: string): unknown {
    if (kind === 'node') {
      if (name === 'removed') return this.realm.graph.getNode(id) === undefined
      const node = this.realm.node(id)
      const property = PROPERTIES[name]
      if (!property) throw lacking(`get_${name}`, `${this.realm.typeOf(node)}.${name}`)
      return property.get(node, this.realm)
    }
    const held = HELD[kind]
    if (held) {
      const read = held.get[name]
      if (!read) throw lacking(`get_${name}`, `${kind}.${name}`)
      return read(id, this.realm)
    }
    const read = this.apis[kind]?.get[name]
    if (!read) throw lacking(`get_${name}`, `${spoken(kind)}.${name}`)
    return read()
  }

  set(kind: string, id: string, name: string, value: unknown): void {
    if (kind === 'node') {
      const node = this.realm.node(id)
      const property = PROPERTIES[name]
      if (!property?.set) throw lacking(`set_${name}`, `writing ${this.realm.typeOf(node)}.${name}`)
      return property.set(node, value, this.realm)
    }
    const write = this.apis[kind]?.set?.[name]
    if (!write) throw lacking(`set_${name}`, `writing ${HELD[kind] ? kind : spoken(kind)}.${name}`)
    write(value)
  }

  call(kind: string, id: string, name: string, args: unknown[]): unknown {
    if (kind === 'node') {
      const node = this.realm.node(id)
      const method = METHODS[name]
      if (!method) throw lacking(name, `${this.realm.typeOf(node)}.${name}`)
      return method(node, args, this.realm)
    }
    if (kind === 'figma') return this.inner[name]!(id, ...args)
    const held = HELD[kind]
    const work = held ? held.call[name] && (() => held.call[name]!(id, args, this.realm)) : this.apis[kind]?.call[name]
    if (!work) throw lacking(name, `${held ? kind : spoken(kind)}.${name}`)
    return work(...args)
  }

  failed(text: string): void {
    this.stage.console('error', [text])
  }

  /** What was laid out anew is where it belongs before anybody draws. */
  paused(): void {
    this.realm.settle()
  }

  crashed(why: string): void {
    const reason = `${this.realm.manifest.name} broke the sandbox and was stopped: ${why}.`
    this.stage.console('error', [reason])
    this.end(reason)
  }

  stuck(): void {
    const seconds = Math.round((this.options.busyLimitMs ?? BUSY_LIMIT_MS) / 100) / 10
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
    if (message) this.stage.notify(message, { error: false, timeoutMs: 3000 }, () => {})
    this.sandbox?.close()
    this.document.commitUndo()
    this.stage.closed(reason)
    this.finish()
  }
}

const spoken = (kind: string) =>
  ({
    PluginAPI: 'figma',
    UIAPI: 'figma.ui',
    ViewportAPI: 'figma.viewport',
    ClientStorageAPI: 'figma.clientStorage',
    VariablesAPI: 'figma.variables',
  })[kind] ?? kind
