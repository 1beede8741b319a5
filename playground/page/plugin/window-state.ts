// The plugin's window as the page holds it: where it is, what it shows, and the way to its document. Knows no sandbox.
import { signal } from '@preact/signals'
import { theme } from '../theme/theme.js'
import { dressed, themeCss } from './dress.js'

export interface PluginWindow {
  url: string
  title: string
  width: number
  height: number
  visible: boolean
  themeColors: boolean
  place: { x: number; y: number } | null
}

export const pluginWindow = signal<PluginWindow | null>(null)

/** The window is where it was left, as in Figma. */
let lastPlace: PluginWindow['place'] = null
let opened = 0
let frame: Window | null = null
let loaded = false
let waiting: unknown[] = []

type Listener = (message: unknown) => void
let listener: Listener | undefined

export const hearWindow = (next: Listener | undefined) => void (listener = next)

type Shown = Pick<PluginWindow, 'title' | 'width' | 'height' | 'visible' | 'themeColors'>

export async function openWindow(html: string, csp: string, shown: Shown): Promise<void> {
  closeWindow()
  const mine = ++opened
  const body = JSON.stringify({ html: dressed(html, shown.themeColors ? theme.value : undefined), csp })
  const response = await fetch('/windows', { method: 'POST', body })
  if (!response.ok) throw new Error(`The plugin's window could not be opened: ${await response.text()}`)
  const { url } = (await response.json()) as { url: string }
  // Closed or shown anew meanwhile: this document is nobody's.
  if (mine !== opened) return
  pluginWindow.value = { ...shown, ...pending, url, place: lastPlace }
  pending = {}
}

/** What changed before the window stood. */
let pending: Partial<Pick<PluginWindow, 'width' | 'height' | 'visible'>> = {}

export function changeWindow(change: Partial<Pick<PluginWindow, 'width' | 'height' | 'visible'>>): void {
  if (pluginWindow.value) pluginWindow.value = { ...pluginWindow.value, ...change }
  else pending = { ...pending, ...change }
}

export function moveWindow(place: { x: number; y: number }): void {
  lastPlace = place
  if (pluginWindow.value) pluginWindow.value = { ...pluginWindow.value, place }
}

export function closeWindow(): void {
  opened++
  pending = {}
  frame = null
  loaded = false
  waiting = []
  pluginWindow.value = null
}

export function frameIs(next: Window | null): void {
  frame = next
}

export function frameLoaded(): void {
  loaded = true
  for (const message of waiting.splice(0)) postToWindow(message)
}

/** Figma keeps what the sandbox says until the window's document has loaded. */
export function postToWindow(pluginMessage: unknown): void {
  if (loaded && frame) frame.postMessage({ pluginMessage }, '*')
  else waiting.push(pluginMessage)
}

export function tellTheme(): void {
  if (frame && pluginWindow.value?.themeColors)
    frame.postMessage({ playground: { theme: theme.value, css: themeCss(theme.value) } }, '*')
}

const FONTS = { Regular: '400', Medium: '500', SemiBold: '600', Bold: '700' }

async function sendFonts(to: Window): Promise<void> {
  const fonts = await Promise.all(
    Object.entries(FONTS).map(async ([style, weight]) => ({
      weight,
      bytes: await (await fetch(`/Inter-${style}.ttf`)).arrayBuffer(),
    })),
  )
  to.postMessage({ playground: { fonts } }, '*')
}

/** Only the window's own document is heard, whatever else is in the page. */
addEventListener('message', (event: MessageEvent<{ playground?: unknown; pluginMessage?: unknown } | null>) => {
  if (!frame || event.source !== frame || typeof event.data !== 'object' || !event.data) return
  if (event.data.playground === 'fonts') {
    tellTheme()
    void sendFonts(frame)
  } else if ('pluginMessage' in event.data) listener?.(event.data.pluginMessage)
})
