// Interface between the host, which runs a plugin, and the stage that shows it: a page in a
// browser, or a test in Node. Independent of QuickJS and of the DOM.

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
  /** True, the default, if the parameters are always required before a run. */
  parameterOnly?: boolean
  relaunchButtons?: { command: string; name: string; multipleSelection?: boolean }[]
  enablePrivatePluginApi?: boolean
}

/** A parameter that the user enters in the quick-actions bar before the plugin runs. */
export interface Parameter {
  name: string
  key: string
  description?: string
  /** Accepts any text, including text that is not among the suggestions. */
  allowFreeform?: boolean
  optional?: boolean
}

export type MenuItem =
  | { name: string; command: string; parameters?: Parameter[]; parameterOnly?: boolean }
  | { name: string; menu: MenuItem[] }
  | { separator: true }

/** A plugin's files for the host: the manifest and the files that it names. */
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

/** A plugin's effects outside its document. The page shows them; a test records them. */
export interface Stage {
  /** Opens the plugin's window on this document, with the manifest's Content-Security-Policy. */
  showUI(html: string, options: WindowOptions, csp: string): void
  resizeUI(width: number, height: number): void
  /** Moves the window's corner to a position on the canvas. */
  repositionUI(x: number, y: number): void
  /** Returns the window's corner: in the browser's window, and on the canvas. */
  uiPosition(): { windowSpace: { x: number; y: number }; canvasSpace: { x: number; y: number } }
  setUIVisible(visible: boolean): void
  closeUI(): void
  /**
   * Posts a message from the sandbox to the panel, already reduced to the types that Figma allows,
   * and copied. With an origin, only a document of that origin receives it.
   */
  postToUI(message: unknown, origin?: string): void
  /**
   * Shows a notice. `onButton` returns true if pressing the button closes the notice. `onEnd` is
   * called once with the reason when the notice times out or the user closes it; not when the
   * plugin cancels it.
   */
  notify(
    message: string,
    options: { error: boolean; timeoutMs: number; button?: string },
    onButton: () => boolean,
    onEnd: (why: NoticeEnd) => void,
  ): { cancel(): void }
  openExternal(url: string): void
  console(level: 'log' | 'info' | 'warn' | 'error' | 'clear', parts: string[]): void
  /**
   * Called when the plugin has ended: by closePlugin, by the user, or because it was stopped, in
   * which case `reason` is set.
   */
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

/**
 * `documented`: behaviour according to the documentation. `strict`: behaviour that plugins in the
 * field report.
 */
export type Profile = 'strict' | 'documented'

export interface RunOptions {
  stage: Stage
  store: ClientStore
  /** Command of the menu entry or of the relaunch button. */
  command?: string
  /** Values entered in the quick-actions bar; the plugin's `run` event contains them. */
  parameters?: Record<string, unknown>
  /**
   * Starts with the quick-actions bar open: `run` waits for `submit`, and until then the plugin may
   * read and fetch, but neither write nor show a window.
   */
  query?: boolean
  /** Default: `strict`. */
  profile?: Profile
  /** Milliseconds without a pause after which the plugin is stopped. Default: 10 s. */
  busyLimitMs?: number
}

export interface Suggestion {
  name: string
  /** The parameter's value if this suggestion is chosen. */
  data: unknown
  /** A raster image's bytes, or an SVG as text. */
  icon?: string | Uint8Array
  iconUrl?: string
}

/**
 * A plugin's response to one key press in the quick-actions bar. A later response replaces an
 * earlier one.
 */
export type ParameterAnswer =
  | { kind: 'suggestions'; suggestions: Suggestion[] }
  | { kind: 'error'; message: string }
  | { kind: 'loading'; message: string }

/**
 * A drop on the canvas: files from the desktop, text, or content that the plugin's own window sent
 * with `pluginDrop`.
 */
export interface Drop {
  /** Position on the canvas. */
  x: number
  y: number
  items: { type: string; data: string }[]
  files: { name: string; type: string; bytes: Uint8Array }[]
  dropMetadata?: unknown
}

/** A running plugin, as used by the stage. */
export interface RunningPlugin {
  /** Delivers a message from the panel (`pluginMessage`). */
  fromUI(message: unknown, origin?: string): void
  /**
   * Sends a key press in the quick-actions bar. `hear` is called for each response, until the next
   * call.
   */
  ask(
    question: { key: string; query: string; parameters: Record<string, unknown> },
    hear: (answer: ParameterAnswer) => void,
  ): void
  /** Submits all parameters: the plugin receives them with `run` and may write from here on. */
  submit(parameters: Record<string, unknown>): void
  /**
   * Returns true if the editor should handle the drop itself, for example as an image: no listener
   * of the plugin returned `false`.
   */
  drop(what: Drop): boolean
  /** Ends the plugin after the user closed its window. */
  close(): void
  /** Resolves when the plugin has ended, for any reason. */
  readonly ended: Promise<void>
}
