// The context menu. Shows the entries passed to it; by default the actions on the selection.
import { signal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { editorActions } from '../edit/actions.js'
import { entryOf, MenuEntries, menuKeys, type MenuEntry } from './menu.js'

const opened = signal<{
  x: number
  y: number
  entries: MenuEntry[]
  back: HTMLElement | null
} | null>(null)

const offered = [
  'duplicate',
  'remove',
  'line',
  'group',
  'ungroup',
  'line',
  'front',
  'forward',
  'backward',
  'back',
  'line',
  'hide',
  'lock',
  'line',
  'zoomToSelection',
] as const

const usual = (): MenuEntry[] =>
  offered.map((name) => (name === 'line' ? 'line' : entryOf(editorActions[name])))

export function openContextMenu(event: MouseEvent, entries = usual()): void {
  event.preventDefault()
  event.stopPropagation()
  opened.value = {
    x: event.clientX,
    y: event.clientY,
    entries,
    back: document.activeElement as HTMLElement | null,
  }
}

export function ContextMenu() {
  const shown = opened.value
  const box = useRef<HTMLDivElement>(null)
  const close = () => {
    opened.value?.back?.focus()
    opened.value = null
  }
  useLayoutEffect(() => {
    const menu = box.current
    if (!shown || !menu) return
    const { width, height } = menu.getBoundingClientRect()
    menu.style.left = `${Math.max(8, Math.min(shown.x, innerWidth - width - 8))}px`
    menu.style.top = `${Math.max(8, Math.min(shown.y, innerHeight - height - 8))}px`
    menu.querySelector<HTMLElement>('[role=menuitem]:not(:disabled)')?.focus()
  }, [shown])
  useEffect(() => {
    if (!shown) return
    const away = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) opened.value = null
    }
    addEventListener('pointerdown', away, true)
    addEventListener('blur', close)
    return () => {
      removeEventListener('pointerdown', away, true)
      removeEventListener('blur', close)
    }
  }, [shown])
  if (!shown) return null
  return (
    <div
      ref={box}
      class="menu-list floating"
      role="menu"
      aria-label="Actions"
      onKeyDown={(event) => menuKeys(event, close)}
    >
      <MenuEntries entries={shown.entries} onChosen={close} />
    </div>
  )
}
