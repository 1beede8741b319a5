// Implements a plugin's stage with the page: window, notices, console, viewport.
import { clear, say } from '../chrome/console.js'
import { toast } from '../chrome/toasts.js'
import { centred, toPage, toScreen, visibleBox } from '../canvas/view.js'
import { screen, view } from '../editor.js'
import { theme } from '../theme/theme.js'
import type { Stage } from '../../stage.js'
import {
  changeWindow,
  closeWindow,
  moveWindow,
  openWindow,
  postToWindow,
  windowPlace,
} from './window-state.js'

export function pageStage(onClosed: () => void): Stage {
  return {
    showUI(html, { width, height, title, visible, themeColors, position }, csp) {
      if (position) moveWindow(toScreen(view.value, position.x, position.y))
      openWindow(html, csp, { width, height, title, visible, themeColors }).catch(
        (error: Error) => {
          say('error', error.message)
          toast(error.message, { error: true })
        },
      )
    },
    resizeUI: (width, height) => changeWindow({ width, height }),
    setUIVisible: (visible) => changeWindow({ visible }),
    repositionUI: (x, y) => moveWindow(toScreen(view.value, x, y)),
    uiPosition() {
      const at = windowPlace()
      const desk = document.querySelector('.desk')!.getBoundingClientRect()
      return {
        windowSpace: { x: at.x + desk.x, y: at.y + desk.y },
        canvasSpace: toPage(view.value, at.x, at.y),
      }
    },
    closeUI: closeWindow,
    postToUI: postToWindow,
    notify(message, { error, timeoutMs, button }, onButton, onEnd) {
      return toast(message, {
        error,
        timeoutMs,
        ...(button && { button: { label: button, press: onButton } }),
        onEnd,
      })
    },
    openExternal(url) {
      if (/^(https?|mailto):/i.test(url)) window.open(url, '_blank', 'noopener')
      else say('error', `The playground opens no ${url}`)
    },
    console: (level, parts) => (level === 'clear' ? clear() : say(level, parts.join(' '))),
    closed(reason) {
      closeWindow()
      // The host has logged the reason to the console already.
      if (reason) toast(reason, { error: true })
      onClosed()
    },
    viewport: () => ({ ...visibleBox(view.value, screen.value), zoom: view.value.zoom }),
    moveViewport: ({ center, zoom }) =>
      (view.value = centred(center.x, center.y, screen.value, zoom ?? view.value.zoom)),
    theme: () => theme.value,
  }
}
