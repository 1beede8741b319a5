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
let waiting: [unknown, string][] = []

type Listener = (message: unknown, origin: string) => void
let listener: Listener | undefined

/** Of the bar above the window's document. */
export const windowBar = 40

/** What the window let go over the canvas, at a place in its own document. */
export interface WindowDrop {
  clientX: number
  clientY: number
  items?: { type: string; data: string }[]
  files?: File[]
  dropMetadata?: unknown
}
let dropListener: ((drop: WindowDrop) => void) | undefined
export const hearDrops = (next: typeof dropListener) => void (dropListener = next)

/** A window that is asked and doesn't answer so long is stuck: it has a process of its own, so the page goes on. */
const patienceMs = 4000
const beatMs = 1000
export const stuck = signal(false)
let answeredAt = 0
let beating: ReturnType<typeof setInterval> | undefined

function beat(): void {
  // A page that is in the background, or busy itself, is no sign of the window's.
  const late = performance.now() - beatAt > 3 * beatMs || document.hidden
  beatAt = performance.now()
  if (late) answeredAt = beatAt
  stuck.value = beatAt - answeredAt > patienceMs
  frame?.postMessage({ playground: { alive: true } }, '*')
}
let beatAt = 0

export function keepWaiting(): void {
  answeredAt = performance.now()
  stuck.value = false
}

export const hearWindow = (next: Listener | undefined) => void (listener = next)

type Shown = Pick<PluginWindow, 'title' | 'width' | 'height' | 'visible' | 'themeColors'>

export async function openWindow(html: string, csp: string, shown: Shown): Promise<void> {
  closeWindow()
  const mine = ++opened
  const body = JSON.stringify({
    html: dressed(html, shown.themeColors ? theme.value : undefined),
    csp,
  })
  const response = await fetch('/windows', { method: 'POST', body })
  if (!response.ok)
    throw new Error(`The plugin's window could not be opened: ${await response.text()}`)
  const { url } = (await response.json()) as { url: string }
  // Closed or shown anew meanwhile: this document is nobody's.
  if (mine !== opened) return
  pluginWindow.value = { ...shown, ...pending, url, place: lastPlace }
  pending = {}
}

/** What changed before the window stood. */
let pending: Partial<Pick<PluginWindow, 'width' | 'height' | 'visible'>> = {}

export function changeWindow(
  change: Partial<Pick<PluginWindow, 'width' | 'height' | 'visible'>>,
): void {
  if (pluginWindow.value) pluginWindow.value = { ...pluginWindow.value, ...change }
  else pending = { ...pending, ...change }
}

export function moveWindow(place: { x: number; y: number }): void {
  lastPlace = place
  if (pluginWindow.value) pluginWindow.value = { ...pluginWindow.value, place }
}

/** Where its corner is, on the canvas's element. */
export const windowPlace = (): { x: number; y: number } => lastShownAt
let lastShownAt = { x: 0, y: 0 }
export const windowShownAt = (place: { x: number; y: number }) => void (lastShownAt = place)

export function closeWindow(): void {
  opened++
  clearInterval(beating)
  stuck.value = false
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
  clearInterval(beating)
  beatAt = answeredAt = performance.now()
  beating = setInterval(beat, beatMs)
  for (const [message, origin] of waiting.splice(0)) postToWindow(message, origin)
}

/** Figma keeps what the sandbox says until the window's document has loaded. */
export function postToWindow(pluginMessage: unknown, origin = '*'): void {
  if (loaded && frame) frame.postMessage({ pluginMessage }, origin)
  else waiting.push([pluginMessage, origin])
}

export function tellTheme(): void {
  if (frame && pluginWindow.value?.themeColors)
    frame.postMessage({ playground: { theme: theme.value, css: themeCss(theme.value) } }, '*')
}

const interWeights = { Regular: '400', Medium: '500', SemiBold: '600', Bold: '700' }

async function sendFonts(to: Window): Promise<void> {
  const fonts = await Promise.all(
    Object.entries(interWeights).map(async ([style, weight]) => ({
      weight,
      bytes: await (await fetch(`/Inter-${style}.ttf`)).arrayBuffer(),
    })),
  )
  to.postMessage({ playground: { fonts } }, '*')
}

interface Said {
  playground?: unknown
  pluginMessage?: unknown
  pluginDrop?: WindowDrop
}

/** Only the window's own document is heard, whatever else is in the page. */
addEventListener('message', (event: MessageEvent<Said | null>) => {
  if (!frame || event.source !== frame || typeof event.data !== 'object' || !event.data) return
  answeredAt = performance.now()
  if (event.data.playground === 'alive') return
  if (event.data.playground === 'fonts') {
    tellTheme()
    void sendFonts(frame)
  } else if ('pluginDrop' in event.data) dropListener?.(event.data.pluginDrop!)
  else if ('pluginMessage' in event.data) listener?.(event.data.pluginMessage, event.origin)
})
