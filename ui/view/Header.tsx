// Who makes the pictures, who asks, and the way to the connection. The window's own bar has the name.
import { about, connecting } from '../state.js'
import { upstreamWords } from './upstream.js'

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
      <span class="quiet cut">{about.value ? `${about.value.team} · ${about.value.member}` : ''}</span>
      <button type="button" class="icon" aria-label="Connection" title="Connection" onClick={onConnection}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M6.5 9.5 9.5 6.5M7 4.5l1.2-1.2a3 3 0 0 1 4.3 4.3L11.3 8.8M9 11.5l-1.2 1.2a3 3 0 0 1-4.3-4.3L4.7 7.2" />
        </svg>
      </button>
    </header>
  )
}
