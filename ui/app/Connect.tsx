// Where the relay is and who asks: shown until the panel has both, and again from the header.
import { useSignal } from '@preact/signals'
import type { Connection } from '../../contract/message.js'

interface Props {
  connection: Connection | undefined
  onConnect: (to: Connection) => void
  onDisconnect: () => void
}

export function Connect({ connection, onConnect, onDisconnect }: Props) {
  // A team's package writes the address of its relay into the page.
  const suggested = document.documentElement.dataset['relay'] ?? 'http://localhost:8787'
  const url = useSignal(connection?.url ?? suggested)
  const token = useSignal('')
  const to = { url: url.value.trim(), token: token.value.trim() || (connection?.token ?? '') }
  const whole = /^https?:\/\/[^\s/]+\S*$/.test(to.url) && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(to.token)
  const onEnter = (event: KeyboardEvent) => {
    if (event.key === 'Enter') send()
  }
  const send = () => {
    if (whole) onConnect(to)
  }
  return (
    <section class="sec connect" aria-label="Connection">
      <h2>Connect to your team’s relay</h2>
      <p class="quiet">
        The relay holds the key to Runware and the budget. Your admin has its address and a token
        for you.
      </p>
      <label>
        <span>Relay address</span>
        <input
          class="field"
          type="url"
          value={url.value}
          onKeyDown={onEnter}
          onInput={(event) => (url.value = event.currentTarget.value)}
        />
      </label>
      <label>
        <span>Token</span>
        <input
          class="field"
          type="password"
          onKeyDown={onEnter}
          autocomplete="off"
          placeholder={connection ? 'Kept as it is' : 'team.name.secret'}
          value={token.value}
          onInput={(event) => (token.value = event.currentTarget.value)}
        />
      </label>
      <p class="quiet">
        The address must also stand in the plugin’s manifest, or Figma lets nothing through to it.
      </p>
      <div class="row under">
        <button class="button primary" type="button" disabled={!whole} onClick={send}>
          Connect
        </button>
        {connection ? (
          <button class="button" type="button" onClick={onDisconnect}>
            Forget this relay
          </button>
        ) : null}
      </div>
    </section>
  )
}
