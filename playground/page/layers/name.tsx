// An inline text field for renaming.
import { useLayoutEffect, useRef } from 'preact/hooks'

interface NameProps {
  value: string
  renaming: boolean
  /** Called with the new name; null if the edit was cancelled. */
  onDone: (name: string | null) => void
}

export function Name({ value, renaming, onDone }: NameProps) {
  const field = useRef<HTMLInputElement>(null)
  const done = useRef(false)
  useLayoutEffect(() => {
    done.current = false
    field.current?.focus()
    field.current?.select()
  }, [renaming])
  if (!renaming) return <span class="name">{value}</span>
  const end = (name: string | null) => {
    // Removing a focused field fires blur, which must not report a second result.
    if (!done.current) onDone(name)
    done.current = true
  }
  return (
    <input
      ref={field}
      class="rename"
      aria-label="Name"
      // defaultValue, because `value` would overwrite the input at each render.
      defaultValue={value}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') end(event.currentTarget.value)
        if (event.key === 'Escape') end(null)
      }}
      onBlur={(event) => end(event.currentTarget.value)}
      onClick={(event) => event.stopPropagation()}
      onDblClick={(event) => event.stopPropagation()}
    />
  )
}
