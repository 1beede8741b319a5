// State of the plugin's window: position, content, and messages to and from its document.
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

/** A window opens at its last position, as in Figma. */
let lastPlace: PluginWindow['place'] = null
let opened = 0
let frame: Window | null = null
let loaded = false
let waiting: [unknown, string][] = []

type Listener = (message: unknown, origin: string) => void
let listener: Listener | undefined

/** Height of the bar above the window's document. */
export const windowBar = 40

/** A drop that the window reports, at a position in its own document. */
export interface WindowDrop {
  clientX: number
  clientY: number
  items?: { type: string; data: string }[]
  files?: File[]
  dropMetadata?: unknown
}
let dropListener: ((drop: WindowDrop) => void) | undefined
export const hearDrops = (next: typeof dropListener) => void (dropListener = next)

/**
 * A window that does not respond within this time is stuck. It has a process of its own, so the
 * page continues.
 */
const patienceMs = 4000
const beatMs = 1000
export const stuck = signal(false)
let answeredAt = 0
let beating: ReturnType<typeof setInterval> | undefined

function beat(): void {
  // While the page is in the background or busy itself, a late response does not mean a stuck
  // window.
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
  // The window was closed or replaced in the meantime; discard this document.
  if (mine !== opened) return
  pluginWindow.value = { ...shown, ...pending, url, place: lastPlace }
  pending = {}
}

/** Changes made before the window was shown. */
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

/** Returns the window's corner, relative to the canvas element. */
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

/**
 * Posts a message to the window. As in Figma, messages are queued until the window's document has
 * loaded.
 */
export function postToWindow(pluginMessage: unknown, origin = '*'): void {
  if (loaded && frame) frame.postMessage({ pluginMessage }, origin)
  else waiting.push([pluginMessage, origin])
}

export function sendTheme(): void {
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

/** Accept messages from the window's own document only, not from other frames of the page. */
addEventListener('message', (event: MessageEvent<Said | null>) => {
  if (!frame || event.source !== frame || typeof event.data !== 'object' || !event.data) return
  answeredAt = performance.now()
  if (event.data.playground === 'alive') return
  if (event.data.playground === 'fonts') {
    sendTheme()
    void sendFonts(frame)
  } else if ('pluginDrop' in event.data) dropListener?.(event.data.pluginDrop!)
  else if ('pluginMessage' in event.data) listener?.(event.data.pluginMessage, event.origin)
})
