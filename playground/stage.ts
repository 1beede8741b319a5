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
  menu?: unknown[]
  parameters?: unknown[]
  parameterOnly?: boolean
  relaunchButtons?: { command: string; name: string; multipleSelection?: boolean }[]
}

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
  position?: { x: number; y: number }
  themeColors: boolean
}

/** What a plugin does to the world outside its document. The page shows it; a test listens. */
export interface Stage {
  /** Opens the plugin's window on this document, with the Content-Security-Policy that the manifest means. */
  showUI(html: string, options: WindowOptions, csp: string): void
  resizeUI(width: number, height: number): void
  setUIVisible(visible: boolean): void
  closeUI(): void
  /** A message from the sandbox to the panel, already reduced to what Figma lets through and copied. */
  postToUI(message: unknown): void
  notify(
    message: string,
    options: { error: boolean; timeoutMs: number; button?: string },
    onButton: () => void,
  ): { cancel(): void }
  openExternal(url: string): void
  console(level: 'log' | 'info' | 'warn' | 'error', parts: string[]): void
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

export interface RunOptions {
  stage: Stage
  store: ClientStore
  /** The menu command, or a relaunch button's. */
  command?: string
  /** How long the plugin may run without a pause before it is stopped; 10 s unless told. */
  busyLimitMs?: number
}

/** A running plugin, seen from the stage. */
export interface RunningPlugin {
  /** A message from the panel (`pluginMessage`). */
  fromUI(message: unknown): void
  /** The person closed the window. */
  close(): void
  /** Resolves when the plugin has ended, whatever the cause. */
  readonly ended: Promise<void>
}
