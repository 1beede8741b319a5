// The address of the team's server and the access token: shown until the panel has both, and again from the header.
import { useSignal } from '@preact/signals'
import { failureOf } from '../../contract/failed.js'
import { wordsFor } from '../../contract/words.js'
import { deniedWords } from '../relay/local-network.js'
import { connect, disconnect } from '../session/connect.js'
import type { ConnectionProblem } from '../state/connection-problem.js'
import { connection, reportFailure, screen } from '../state/state.js'
import { connectionWords } from '../words/en/connection.js'

/** A team's package writes the address of its relay into the page. */
const suggestedUrl = () => document.documentElement.dataset['relay'] ?? 'http://localhost:8787'

export function Connect() {
  const stored = connection.value
  const url = useSignal(stored?.url ?? suggestedUrl())
  const token = useSignal('')
  const busy = useSignal(false)
  const problem = useSignal('')
  const send = async () => {
    const to = { url: url.value.trim(), token: token.value.trim() || (stored?.token ?? '') }
    problem.value = formProblem(to)
    if (problem.value || busy.value) return
    busy.value = true
    // The stored connection stays in use until the relay has accepted the new one.
    const refused = await connect(to).catch((error: unknown): ConnectionProblem => ({
      kind: 'refused',
      failure: failureOf(error),
    }))
    busy.value = false
    if (refused) problem.value = problemWords(refused)
    else screen.value = { at: 'form' }
  }
  const onEnter = (event: KeyboardEvent) => {
    if (event.key === 'Enter') void send()
  }
  return (
    <section class="sec connect" aria-label="Connection">
      <h2>{connectionWords.title}</h2>
      <p class="quiet">{connectionWords.intro}</p>
      <label>
        <span>{connectionWords.address}</span>
        <input
          class="field"
          type="url"
          value={url.value}
          onKeyDown={onEnter}
          onInput={(event) => (url.value = event.currentTarget.value)}
        />
      </label>
      <label>
        <span>{connectionWords.token}</span>
        <input
          class="field"
          type="password"
          onKeyDown={onEnter}
          autocomplete="off"
          placeholder={stored ? connectionWords.keepToken : connectionWords.tokenForm}
          value={token.value}
          onInput={(event) => (token.value = event.currentTarget.value)}
        />
      </label>
      <p class="bad" role="status">
        {problem.value}
      </p>
      <div class="row acts under">
        <button class="button primary" type="button" onClick={() => void send()}>
          {busy.value ? connectionWords.connecting : connectionWords.connect}
        </button>
        {stored ? (
          <>
            <button class="button" type="button" onClick={() => (screen.value = { at: 'form' })}>
              {connectionWords.cancel}
            </button>
            <button class="button" type="button" onClick={() => reportFailure(disconnect())}>
              {connectionWords.disconnect}
            </button>
          </>
        ) : null}
      </div>
    </section>
  )
}

function formProblem({ url, token }: { url: string; token: string }): string {
  if (!/^https?:\/\/[^\s/]+\S*$/.test(url)) return connectionWords.badAddress
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token) ? '' : connectionWords.badToken
}

export function problemWords(problem: ConnectionProblem): string {
  if (problem.kind === 'localNetwork') return `${deniedWords.sentence} ${deniedWords.wayOut}`
  if (problem.kind !== 'refused') return connectionWords.problems[problem.kind](problem.host)
  const { sentence, wayOut } = wordsFor(problem.failure)
  return `${sentence} ${wayOut}`
}
