// A button that opens a menu under itself, moved through by arrow keys. Knows nothing of what is in it.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'

export interface MenuItem {
  label: string
  hint?: string
  disabled?: boolean
  choose(): void
}

export type MenuEntry = MenuItem | 'line' | { heading: string }

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
  const items = () => [...(box.current?.querySelectorAll<HTMLButtonElement>('[role=menuitem]:not(:disabled)') ?? [])]

  useEffect(() => {
    if (!open) return
    items()[0]?.focus()
    const away = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false)
    }
    addEventListener('pointerdown', away, true)
    addEventListener('blur', () => setOpen(false), { once: true })
    return () => removeEventListener('pointerdown', away, true)
  }, [open])

  function keys(event: KeyboardEvent): void {
    const all = items()
    const at = all.indexOf(document.activeElement as HTMLButtonElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
    if (to !== undefined) all.at(to % all.length)?.focus()
    else if (event.key === 'Escape') {
      setOpen(false)
      button.current?.focus()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div class="menu" ref={box} onKeyDown={open ? keys : undefined}>
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
          {entries().map((entry, index) =>
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
                  setOpen(false)
                  entry.choose()
                }}
              >
                <span>{entry.label}</span>
                {entry.hint && <kbd>{entry.hint}</kbd>}
              </button>
            ),
          )}
        </div>
      )}
    </div>
  )
}
