// Who makes the pictures, who asks, and the ways to the history and the connection. The window's own bar has the name.
import { about, connecting, screen } from '../state/state.js'
import { upstreamWords } from './upstream-words.js'

export function Header({ onConnection }: { onConnection: () => void }) {
  const upstream = about.value?.upstream
  const chip = upstream && upstreamWords(upstream)
  return (
    <header class="bar">
      <h1 class="unseen">Brandsafe Remix</h1>
      {chip ? (
        <span class={`chip ${chip.tone}`} title={chip.money}>
          {chip.name}
        </span>
      ) : connecting.value ? (
        <span class="chip">Connecting</span>
      ) : null}
      <span class="quiet cut">
        {about.value ? `${about.value.team} · ${about.value.name}` : ''}
      </span>
      <button
        type="button"
        class="icon"
        aria-label="History"
        title="History"
        onClick={() => (screen.value = { at: 'history' })}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="8" cy="8" r="5.5" />
          <path d="M8 5v3.2l2 1.3" />
        </svg>
      </button>
      <button
        type="button"
        class="icon"
        aria-label="Connection"
        title="Connection"
        onClick={onConnection}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M6.5 9.5 9.5 6.5M7 4.5l1.2-1.2a3 3 0 0 1 4.3 4.3L11.3 8.8M9 11.5l-1.2 1.2a3 3 0 0 1-4.3-4.3L4.7 7.2" />
        </svg>
      </button>
    </header>
  )
}
