// The drawer below the canvas with the plugin's console output and the stage's errors.
import { computed, signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from './icons.js'

export type Level = 'log' | 'info' | 'warn' | 'error'

interface Line {
  id: number
  level: Level
  text: string
  at: string
}

const kept = 500
/** Characters after which a line is cut: a plugin may log megabytes. */
const longest = 10_000
const lines = signal<readonly Line[]>([])
const open = signal(false)
const shown = signal<'all' | 'warn' | 'error'>('all')
const errors = computed(() => lines.value.filter((line) => line.level === 'error').length)
const seen = computed(() =>
  lines.value.filter(
    ({ level }) =>
      shown.value === 'all' || level === 'error' || (shown.value === 'warn' && level === 'warn'),
  ),
)
let count = 0

export function say(level: Level, text: string): void {
  const short =
    text.length > longest
      ? `${text.slice(0, longest)}… (${text.length.toLocaleString()} characters)`
      : text
  lines.value = [
    ...lines.value,
    { id: ++count, level, text: short, at: new Date().toLocaleTimeString('en-GB') },
  ].slice(-kept)
}

export function clear(): void {
  lines.value = []
}

export function ConsoleDrawer() {
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => end.current?.scrollIntoView({ block: 'nearest' }), [seen.value, open.value])
  return (
    <section class="console" aria-label="Console" data-open={open.value}>
      <header>
        <button class="quiet" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>
          <span class="turn" data-open={open.value}>
            <Icon name="chevron" />
          </span>
          Console
        </button>
        {errors.value > 0 && (
          <span class="count">{errors.value === 1 ? '1 error' : `${errors.value} errors`}</span>
        )}
        <span class="gap" />
        {open.value && (
          <>
            <select
              class="field"
              aria-label="Show"
              value={shown.value}
              onChange={(event) => (shown.value = event.currentTarget.value as typeof shown.value)}
            >
              <option value="all">All levels</option>
              <option value="warn">Warnings and errors</option>
              <option value="error">Errors</option>
            </select>
            <button class="quiet" onClick={clear}>
              Clear
            </button>
          </>
        )}
      </header>
      {open.value && (
        <div class="lines" role="log" tabIndex={0} aria-label="Console lines">
          {seen.value.length === 0 && (
            <p class="hint">
              {lines.value.length === 0 ? 'Nothing said yet.' : 'Nothing of this level.'}
            </p>
          )}
          {seen.value.map(({ id, level, text, at }) => (
            <pre key={id} class={level} data-at={at}>
              {text}
            </pre>
          ))}
          <div ref={end} />
        </div>
      )}
    </section>
  )
}
