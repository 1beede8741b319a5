// A name that can be written anew in its place. Knows neither layers nor pages.
import { useLayoutEffect, useRef } from 'preact/hooks'

interface NameProps {
  value: string
  renaming: boolean
  /** Nothing, where the person thought better of it. */
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
    // A field that is taken away while it has the focus loses it, which would be an answer too.
    if (!done.current) onDone(name)
    done.current = true
  }
  return (
    <input
      ref={field}
      class="rename"
      aria-label="Name"
      // As the default: a value would overwrite what is typed each time the document is drawn anew.
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
