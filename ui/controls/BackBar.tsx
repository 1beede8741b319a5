// The bar of every screen but the form: the way back to it, and what the screen is about.
import type { ComponentChildren } from 'preact'
import { screen } from '../state/state.js'

export function BackBar({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <header class="bar">
      <button
        type="button"
        class="icon"
        aria-label="Back"
        onClick={() => (screen.value = { at: 'form' })}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M10 3.5 5.5 8l4.5 4.5" />
        </svg>
      </button>
      <h1 class="cut" title={title}>
        {title}
      </h1>
      {children}
    </header>
  )
}
