// The plugin's window on the canvas: a title bar for dragging, a close button, and a sandboxed
// document.
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../chrome/icons.js'
import { screen } from '../editor.js'
import { theme } from '../theme/theme.js'
import {
  frameIs,
  frameLoaded,
  keepWaiting,
  moveWindow,
  pluginWindow,
  stuck,
  sendTheme,
  windowBar,
  windowShownAt,
  type PluginWindow,
} from './window-state.js'

const edgePx = 12
/** The same flags as in the server's header, so that either one suffices. */
const sandboxFlags =
  'allow-scripts allow-popups allow-popups-to-escape-sandbox allow-forms allow-modals allow-downloads'

export function PluginWindowFrame({ onClose }: { onClose: () => void }) {
  const shown = pluginWindow.value
  useEffect(sendTheme, [theme.value])
  return shown && <Frame key={shown.url} shown={shown} onClose={onClose} />
}

function Frame({ shown, onClose }: { shown: PluginWindow; onClose: () => void }) {
  const iframe = useRef<HTMLIFrameElement>(null)
  const { width, height, place } = clamped(shown)
  windowShownAt(place)
  // Register the frame before its document runs, so that its first message is received.
  useLayoutEffect(() => {
    frameIs(iframe.current?.contentWindow ?? null)
    return () => frameIs(null)
  }, [])

  function drag(event: PointerEvent): void {
    if (event.button !== 0 || (event.target as Element).closest('button')) return
    const bar = event.currentTarget as HTMLElement
    bar.setPointerCapture(event.pointerId)
    const from = { x: event.clientX - place.x, y: event.clientY - place.y }
    bar.onpointermove = (moved) =>
      moveWindow({ x: moved.clientX - from.x, y: moved.clientY - from.y })
    bar.onpointerup = bar.onpointercancel = () => (bar.onpointermove = null)
  }

  return (
    <section
      class="plugin-window"
      role="dialog"
      aria-label={shown.title}
      hidden={!shown.visible}
      style={{
        width: `${width}px`,
        height: `${height + windowBar}px`,
        transform: `translate(${place.x}px, ${place.y}px)`,
      }}
    >
      <header onPointerDown={drag}>
        <span class="title">{shown.title}</span>
        <button class="quiet square" aria-label="Close plugin" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {stuck.value && (
        <div class="stuck" role="alert">
          <span>The plugin doesn’t answer.</span>
          <button class="quiet" onClick={keepWaiting}>
            Wait
          </button>
          <button class="plain" onClick={onClose}>
            End it
          </button>
        </div>
      )}
      <iframe
        ref={iframe}
        title={shown.title}
        src={shown.url}
        sandbox={sandboxFlags}
        allow="clipboard-write"
        onLoad={frameLoaded}
      />
    </section>
  )
}

/**
 * Limits the window to the canvas's size and position; initially at the right edge, where it covers
 * least.
 */
function clamped(shown: PluginWindow) {
  const room = screen.value
  const width = Math.min(shown.width, Math.max(160, room.width - 2 * edgePx))
  const height = Math.min(shown.height, Math.max(80, room.height - 2 * edgePx - windowBar))
  const wish = shown.place ?? { x: room.width - width - edgePx, y: edgePx }
  const x = Math.min(Math.max(wish.x, 48 - width), room.width - 48)
  const y = Math.min(Math.max(wish.y, 0), room.height - windowBar)
  return { width, height, place: { x, y } }
}
