// A stage that only records its calls, and a store in memory.
import type { ClientStore, NoticeEnd, Stage, WindowOptions } from '../stage.js'

export class RecordingStage implements Stage {
  readonly shown: { html: string; options: WindowOptions; csp: string }[] = []
  readonly messages: unknown[] = []
  readonly notifications: {
    message: string
    options: { error: boolean; timeoutMs: number; button?: string }
    press(): void
    end(why: NoticeEnd): void
    cancelled: boolean
  }[] = []
  readonly lines: { level: string; text: string }[] = []
  readonly sizes: [number, number][] = []
  readonly opened: string[] = []
  readonly moves: { center: { x: number; y: number }; zoom?: number }[] = []
  readonly origins: (string | undefined)[] = []
  position = { x: 0, y: 0 }
  visible: boolean | undefined
  end: { reason?: string } | undefined
  private readonly heard: (() => void)[] = []

  showUI(html: string, options: WindowOptions, csp: string): void {
    this.shown.push({ html, options, csp })
    this.visible = options.visible
  }
  resizeUI(width: number, height: number): void {
    this.sizes.push([width, height])
  }
  repositionUI(x: number, y: number): void {
    this.position = { x, y }
  }
  uiPosition() {
    return { windowSpace: this.position, canvasSpace: this.position }
  }
  setUIVisible(visible: boolean): void {
    this.visible = visible
  }
  closeUI(): void {
    this.visible = undefined
  }
  postToUI(message: unknown, origin?: string): void {
    this.messages.push(message)
    this.origins.push(origin)
    for (const hear of this.heard.splice(0)) hear()
  }
  notify(
    message: string,
    options: { error: boolean; timeoutMs: number; button?: string },
    onButton: () => boolean,
    onEnd: (why: NoticeEnd) => void,
  ): { cancel(): void } {
    const press = () => {
      if (onButton()) onEnd('action_button_click')
    }
    const notice = { message, options, press, end: onEnd, cancelled: false }
    this.notifications.push(notice)
    return { cancel: () => void (notice.cancelled = true) }
  }
  openExternal(url: string): void {
    this.opened.push(url)
  }
  console(level: string, parts: string[]): void {
    this.lines.push({ level, text: parts.join(' ') })
    for (const hear of this.heard.splice(0)) hear()
  }
  closed(reason?: string): void {
    this.end = reason === undefined ? {} : { reason }
  }
  viewport() {
    return { x: 0, y: 0, width: 1000, height: 800, zoom: 1 }
  }
  moveViewport(to: { center: { x: number; y: number }; zoom?: number }): void {
    this.moves.push(to)
  }
  theme(): 'light' {
    return 'light'
  }

  /** Text of the plugin's console output, including errors. */
  get said(): string[] {
    return this.lines.map((line) => line.text)
  }

  get errors(): string[] {
    return this.lines.filter((line) => line.level === 'error').map((line) => line.text)
  }

  /** Resolves at the plugin's next console output or message, or after `ms` milliseconds. */
  more(ms = 5000): Promise<void> {
    return new Promise((resolve) => {
      const late = setTimeout(resolve, ms)
      this.heard.push(() => {
        clearTimeout(late)
        resolve()
      })
    })
  }
}

export class MemoryStore implements ClientStore {
  all: Record<string, unknown> = {}
  async read(): Promise<Record<string, unknown>> {
    return structuredClone(this.all)
  }
  async write(all: Record<string, unknown>): Promise<void> {
    this.all = structuredClone(all)
  }
}
