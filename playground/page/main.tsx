// Entry point of the page: starts engines, fonts, document, plugin and user interface.
import { getCanvasKit } from '@open-pencil/core/canvaskit'
import { render } from 'preact'
import { readPreloadedFonts, startDrawing, type CanvasKit } from '../document/index.js'
import { startSandbox } from '../host/index.js'
import { Canvas } from './canvas/canvas.js'
import { ConsoleDrawer } from './chrome/console.js'
import { ContextMenu } from './chrome/context-menu.js'
import { Header } from './chrome/header.js'
import { QuickActions } from './chrome/quick-actions.js'
import { Toasts, toast } from './chrome/toasts.js'
import { listenToClipboard } from './edit/clipboard.js'
import { listenToWindowDrops } from './edit/drop.js'
import { document as opened } from './editor.js'
import { openEmpty, openSample } from './files/open.js'
import { keepSaved, reopenKept } from './files/save.js'
import { listenToKeys } from './keys.js'
import { Layers } from './layers/layers.js'
import { Pages, PagesHeading } from './layers/pages.js'
import { end, followChanges, running, restart, startFirst } from './plugin/session.js'
import { listPlugins } from './plugin/shelf.js'
import { PluginWindowFrame } from './plugin/window.js'
import { Properties } from './properties/properties.js'
import { wearTheme } from './theme/theme.js'
import './page.css'

async function readFont(file: string): Promise<ArrayBuffer> {
  const response = await fetch(`/${file}`)
  if (!response.ok) throw new Error(`/${file} is not built.`)
  return response.arrayBuffer()
}

async function readDocument(): Promise<void> {
  if (await reopenKept()) return
  await openSample().catch((error: Error) => {
    toast(error.message, { error: true })
    openEmpty()
  })
}

let painted = false
function firstPaint(): void {
  if (painted) return
  painted = true
  performance.mark('playground:painted')
  document.documentElement.dataset['painted'] = 'true'
}

function Playground({ ck }: { ck: CanvasKit }) {
  return (
    <>
      <Header />
      <aside class="navigator">
        <PagesHeading />
        <Pages />
        <h2>Layers</h2>
        <Layers />
      </aside>
      <main>
        <div class="desk">
          <Canvas ck={ck} onPainted={firstPaint} />
          <PluginWindowFrame onClose={end} />
          <Toasts />
        </div>
        <ConsoleDrawer />
      </main>
      <aside class="inspector" aria-label="Properties">
        <Properties />
      </aside>
      <ContextMenu />
      <QuickActions />
    </>
  )
}

async function open(): Promise<void> {
  wearTheme()
  const [ck, fonts] = await Promise.all([
    getCanvasKit({ locateFile: (name) => `/${name}` }),
    readPreloadedFonts(readFont),
    startSandbox({ wasmLocation: '/emscripten-module.wasm' }),
  ])
  await startDrawing(ck, fonts, readFont)
  await readDocument()
  render(<Playground ck={ck} />, document.getElementById('playground')!)
  keepSaved()
  listenToKeys()
  listenToClipboard()
  listenToWindowDrops()
  followChanges()
  restartWithDocument()
  await listPlugins()
  if (new URLSearchParams(location.search).get('plugin') !== 'off') await startFirst()
}

/**
 * Restarts the plugin when another document is opened: as in Figma, a run belongs to one document.
 */
function restartWithDocument(): void {
  let current = opened.value
  opened.subscribe((next) => {
    if (next === current) return
    current = next
    if (running.value) void restart()
  })
}

open().catch((error: Error) => {
  document.getElementById('playground')!.textContent =
    `The playground did not start: ${error.message}`
  throw error
})
