// The page as a plugin's stage: its window, its notices, its console, the viewport. Knows neither the sandbox nor any plugin.
import { say } from '../chrome/console.js'
import { toast } from '../chrome/toasts.js'
import { centred, visibleBox } from '../canvas/view.js'
import { screen, view } from '../editor.js'
import { theme } from '../theme/theme.js'
import type { Stage } from '../../stage.js'
import { changeWindow, closeWindow, moveWindow, openWindow, postToWindow } from './window-state.js'

export function pageStage(onClosed: () => void): Stage {
  return {
    showUI(html, { width, height, title, visible, themeColors, position }, csp) {
      if (position) moveWindow(position)
      openWindow(html, csp, { width, height, title, visible, themeColors }).catch((error: Error) => {
        say('error', error.message)
        toast(error.message, { error: true })
      })
    },
    resizeUI: (width, height) => changeWindow({ width, height }),
    setUIVisible: (visible) => changeWindow({ visible }),
    closeUI: closeWindow,
    postToUI: postToWindow,
    notify(message, { error, timeoutMs, button }, onButton) {
      return toast(message, { error, timeoutMs, ...(button && { button: { label: button, press: onButton } }) })
    },
    openExternal(url) {
      if (/^(https?|mailto):/i.test(url)) window.open(url, '_blank', 'noopener')
      else say('error', `The playground opens no ${url}`)
    },
    console: (level, parts) => say(level, parts.join(' ')),
    closed(reason) {
      closeWindow()
      if (reason) {
        say('error', reason)
        toast(reason, { error: true })
      }
      onClosed()
    },
    viewport: () => ({ ...visibleBox(view.value, screen.value), zoom: view.value.zoom }),
    moveViewport: ({ center, zoom }) => (view.value = centred(center.x, center.y, screen.value, zoom ?? view.value.zoom)),
    theme: () => theme.value,
  }
}
