// The seam between the host that runs a plugin and whatever shows it: a page in a browser, or nothing but a test in Node.
// Knows neither QuickJS nor the DOM.

export interface Manifest {
  name: string
  id?: string
  api: string
  main: string
  ui?: string | Record<string, string>
  editorType: string[]
  documentAccess?: 'dynamic-page'
  networkAccess?: { allowedDomains: string[]; devAllowedDomains?: string[]; reasoning?: string }
  permissions?: string[]
  capabilities?: string[]
  menu?: MenuItem[]
  parameters?: Parameter[]
  /** Whether parameters are always asked for first; true unless told. */
  parameterOnly?: boolean
  relaunchButtons?: { command: string; name: string; multipleSelection?: boolean }[]
  enablePrivatePluginApi?: boolean
}

/** One thing that the quick-actions bar asks a person before the plugin runs. */
export interface Parameter {
  name: string
  key: string
  description?: string
  /** Whatever was typed counts, be it among the suggestions or not. */
  allowFreeform?: boolean
  optional?: boolean
}

export type MenuItem =
  | { name: string; command: string; parameters?: Parameter[]; parameterOnly?: boolean }
  | { name: string; menu: MenuItem[] }
  | { separator: true }

/** A plugin as the host takes it: the manifest and the very files that it names. */
export interface PluginFiles {
  manifest: Manifest
  code: string
  /** `ui` of the manifest: one document, or several by name. */
  html: string | Record<string, string>
}

export interface WindowOptions {
  visible: boolean
  width: number
  height: number
  title: string
  /** The window's corner, in the canvas's coordinates. */
  position?: { x: number; y: number }
  themeColors: boolean
}

export type NoticeEnd = 'timeout' | 'dismiss' | 'action_button_click'

/** What a plugin does to the world outside its document. The page shows it; a test listens. */
export interface Stage {
  /** Opens the plugin's window on this document, with the Content-Security-Policy that the manifest means. */
  showUI(html: string, options: WindowOptions, csp: string): void
  resizeUI(width: number, height: number): void
  /** Moves the window's corner to a place on the canvas. */
  repositionUI(x: number, y: number): void
  /** Where the window's corner is: in the browser's window, and on the canvas. */
  uiPosition(): { windowSpace: { x: number; y: number }; canvasSpace: { x: number; y: number } }
  setUIVisible(visible: boolean): void
  closeUI(): void
  /**
   * A message from the sandbox to the panel, already reduced to what Figma lets through and copied.
   * With an origin it is for a document of that origin only.
   */
  postToUI(message: unknown, origin?: string): void
  /**
   * `onButton` answers whether the notice goes away with the press. `onEnd` wants to be told once why a notice went by itself or
   * by the person; not when the plugin cancels it.
   */
  notify(
    message: string,
    options: { error: boolean; timeoutMs: number; button?: string },
    onButton: () => boolean,
    onEnd: (why: NoticeEnd) => void,
  ): { cancel(): void }
  openExternal(url: string): void
  console(level: 'log' | 'info' | 'warn' | 'error' | 'clear', parts: string[]): void
  /** The plugin ended: by closePlugin, by the person, or because it was stopped (`reason` then says why). */
  closed(reason?: string): void
  viewport(): { x: number; y: number; width: number; height: number; zoom: number }
  moveViewport(to: { center: { x: number; y: number }; zoom?: number }): void
  theme(): 'light' | 'dark'
}

/** clientStorage of one plugin id on one machine. */
export interface ClientStore {
  read(): Promise<Record<string, unknown>>
  write(all: Record<string, unknown>): Promise<void>
}

/** `documented`: what the documentation promises. `strict`: what plugins in the field report. */
export type Profile = 'strict' | 'documented'

export interface RunOptions {
  stage: Stage
  store: ClientStore
  /** The menu command, or a relaunch button's. */
  command?: string
  /** What a person gave in the quick-actions bar; the plugin hears `run` with it. */
  parameters?: Record<string, unknown>
  /**
   * Starts with the quick-actions bar open: `run` waits for `submit`, and until then the plugin may read and fetch, but neither write nor
   * show a window.
   */
  query?: boolean
  /** `strict` unless told. */
  profile?: Profile
  /** How long the plugin may run without a pause before it is stopped; 10 s unless told. */
  busyLimitMs?: number
}

export interface Suggestion {
  name: string
  /** What the parameter's value becomes when this one is chosen. */
  data: unknown
  /** A raster image's bytes, or an SVG as text. */
  icon?: string | Uint8Array
  iconUrl?: string
}

/** What a plugin answers to one key press in the quick-actions bar. A later answer replaces an earlier one. */
export type ParameterAnswer =
  | { kind: 'suggestions'; suggestions: Suggestion[] }
  | { kind: 'error'; message: string }
  | { kind: 'loading'; message: string }

/** Something let go over the canvas: files from the desktop, text from elsewhere, or what the plugin's own window sent with `pluginDrop`. */
export interface Drop {
  /** On the canvas. */
  x: number
  y: number
  items: { type: string; data: string }[]
  files: { name: string; type: string; bytes: Uint8Array }[]
  dropMetadata?: unknown
}

/** A running plugin, seen from the stage. */
export interface RunningPlugin {
  /** A message from the panel (`pluginMessage`). */
  fromUI(message: unknown, origin?: string): void
  /** A key press in the quick-actions bar. `hear` is called for each answer, until the next question is asked. */
  ask(
    question: { key: string; query: string; parameters: Record<string, unknown> },
    hear: (answer: ParameterAnswer) => void,
  ): void
  /** The person has given all parameters: the plugin hears `run` with them and may write from here on. */
  submit(parameters: Record<string, unknown>): void
  /** Answers whether the editor should do what it usually does with such a drop (make an image, say): the plugin said nothing, or not `false`. */
  drop(what: Drop): boolean
  /** The person closed the window. */
  close(): void
  /** Resolves when the plugin has ended, whatever the cause. */
  readonly ended: Promise<void>
}
