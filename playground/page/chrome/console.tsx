// The drawer under the canvas with what the plugin said to its console, and what went wrong on the stage. Knows no plugin.
import { computed, signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from './icons.js'

export type Level = 'log' | 'info' | 'warn' | 'error'

interface Line {
  id: number
  level: Level
  text: string
}

const KEPT = 500
const lines = signal<readonly Line[]>([])
const open = signal(false)
const errors = computed(() => lines.value.filter((line) => line.level === 'error').length)
let count = 0

export function say(level: Level, text: string): void {
  lines.value = [...lines.value, { id: ++count, level, text }].slice(-KEPT)
}

export function ConsoleDrawer() {
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => end.current?.scrollIntoView({ block: 'nearest' }), [lines.value, open.value])
  return (
    <section class="console" aria-label="Console" data-open={open.value}>
      <header>
        <button class="quiet" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>
          <span class="turn" data-open={open.value}>
            <Icon name="chevron" />
          </span>
          Console
        </button>
        {errors.value > 0 && <span class="count">{errors.value === 1 ? '1 error' : `${errors.value} errors`}</span>}
        <span class="gap" />
        {open.value && (
          <button class="quiet" onClick={() => (lines.value = [])}>
            Clear
          </button>
        )}
      </header>
      {open.value && (
        <div class="lines" role="log" tabIndex={0} aria-label="Console lines">
          {lines.value.length === 0 && <p class="hint">Nothing said yet.</p>}
          {lines.value.map(({ id, level, text }) => (
            <pre key={id} class={level}>
              {text}
            </pre>
          ))}
          <div ref={end} />
        </div>
      )}
    </section>
  )
}
