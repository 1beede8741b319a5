// The whole panel: the form with its one button, a run, the history or the connection.
// There is no `form` element: Figma's sandboxed frame may not allow one to submit.
import { currentRelay } from '../session/connect.js'
import { FormSections } from '../form/Form.js'
import { screenOf } from './PartScreen.js'
import {
  connection,
  failure,
  notice,
  now,
  opened,
  runOf,
  runs,
  screen,
  reportFailure,
} from '../state/state.js'
import { Alert } from '../controls/Alert.js'
import { Connect } from './Connect.js'
import { Foot } from './Foot.js'
import { Header } from './Header.js'
import { Grip } from './Grip.js'
import { SourceCard } from '../form/SourceCard.js'
import { isFollowed, type RunView } from '../state/run-view.js'
import { tilesOf } from '../state/tiles.js'
import { duration } from '../words/format.js'
import { loadPart } from './parts.js'

const RunScreen = screenOf('run', (part) => part.RunScreen)
const History = screenOf('records', (part) => part.History)

export function App({ onOpen }: { onOpen: () => void }) {
  const remix = () => {
    notice.value = ''
    const relay = currentRelay()
    if (relay) reportFailure(loadPart('run').then(({ startRemix }) => startRemix(relay)))
  }
  const { value: at } = screen
  const view = at.at === 'run' ? runOf(at.key) : undefined
  const isConnecting = !connection.value || at.at === 'connection'
  return (
    <main class="panel">
      {view ? (
        <RunScreen key={view.claim.key} view={view} />
      ) : at.at === 'history' ? (
        <History />
      ) : !opened.value ? (
        <NotOpened onOpen={onOpen} />
      ) : (
        <>
          <Header
            onConnection={() =>
              (screen.value = { at: at.at === 'connection' ? 'form' : 'connection' })
            }
          />
          {isConnecting ? <Connect /> : null}
          <div class="body" hidden={isConnecting}>
            <div class="scroll">
              {notice.value ? (
                <p class="notice" role="status">
                  {notice.value}
                </p>
              ) : null}
              {runs.value.slice(0, 3).map((one) => (
                <RunLine key={one.claim.key} view={one} />
              ))}
              <SourceCard />
              <FormSections onSend={remix} />
            </div>
            <Foot onRemix={remix} />
          </div>
        </>
      )}
      <Grip />
    </main>
  )
}

/** Empty until the sandbox answers. If it fails, shows the reason and a button to try again. */
function NotOpened({ onOpen }: { onOpen: () => void }) {
  if (!failure.value) return null
  return (
    <div class="foot">
      <Alert failure={failure.value} />
      <button type="button" class="button primary wide" onClick={onOpen}>
        Try again
      </button>
    </div>
  )
}

/** A run in a line: a button that opens it. */
function RunLine({ view }: { view: RunView }) {
  const tiles = tilesOf(view)
  const placed = tiles.filter(({ state }) => state === 'placed').length
  const elapsed = !isFollowed(view.phase)
    ? ''
    : ` · ${duration(now.value - Date.parse(view.claim.madeAt))}`
  return (
    <button
      type="button"
      class="line"
      onClick={() => (screen.value = { at: 'run', key: view.claim.key })}
    >
      <span class="cut">{view.claim.grid.title}</span>
      <span class="quiet still">{`${placed} of ${tiles.length}${elapsed}`}</span>
    </button>
  )
}
