// A button that opens a menu below itself, with arrow key navigation.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import { hintOf, type Action } from '../edit/actions.js'

export interface MenuItem {
  label: string
  hint?: string | undefined
  disabled?: boolean
  choose(): void
}

export type MenuEntry = MenuItem | 'line' | { heading: string }

export const entryOf = ({ label, key, can, act }: Action): MenuItem => ({
  label,
  hint: hintOf(key),
  disabled: can?.() === false,
  choose: act,
})

interface MenuProps {
  label: string
  children: ComponentChildren
  entries: () => MenuEntry[]
  side?: 'left' | 'right'
}

export function Menu({ label, children, entries, side = 'left' }: MenuProps) {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    if (!open) return
    box.current?.querySelector<HTMLElement>('[role=menuitem]:not(:disabled)')?.focus()
    const away = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false)
    }
    const close = () => setOpen(false)
    addEventListener('pointerdown', away, true)
    addEventListener('blur', close)
    return () => {
      removeEventListener('pointerdown', away, true)
      removeEventListener('blur', close)
    }
  }, [open])

  function close(): void {
    setOpen(false)
    button.current?.focus()
  }

  return (
    <div class="menu" ref={box} onKeyDown={open ? (event) => menuKeys(event, close) : undefined}>
      <button
        ref={button}
        class="quiet"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <div class={`menu-list ${side}`} role="menu" aria-label={label}>
          <MenuEntries entries={entries()} onChosen={() => setOpen(false)} />
        </div>
      )}
    </div>
  )
}

export function MenuEntries({ entries, onChosen }: { entries: MenuEntry[]; onChosen: () => void }) {
  return (
    <>
      {entries.map((entry, index) =>
        entry === 'line' ? (
          <hr key={index} />
        ) : 'heading' in entry ? (
          <p key={index} class="heading">
            {entry.heading}
          </p>
        ) : (
          <button
            key={index}
            role="menuitem"
            disabled={entry.disabled}
            onClick={() => {
              onChosen()
              entry.choose()
            }}
          >
            <span>{entry.label}</span>
            {entry.hint && <kbd>{entry.hint}</kbd>}
          </button>
        ),
      )}
    </>
  )
}

export function menuKeys(event: KeyboardEvent, close: () => void): void {
  const all = [
    ...(event.currentTarget as HTMLElement).querySelectorAll<HTMLButtonElement>(
      '[role=menuitem]:not(:disabled)',
    ),
  ]
  const at = all.indexOf(document.activeElement as HTMLButtonElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
  if (to !== undefined) all.at(to % all.length)?.focus()
  else if (event.key === 'Escape' || event.key === 'Tab') close()
  else return
  event.preventDefault()
  event.stopPropagation()
}
