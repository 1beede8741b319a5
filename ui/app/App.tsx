// The whole panel: the form with its one button, a run, or the history. Reads signals, decides nothing.
// There is no `form` element: nobody knows whether Figma's sandbox lets one submit.
import { connect, currentRelay, disconnect } from '../session/connect.js'
import { FormSections } from '../form/Form.js'
import { screenOf } from './PartScreen.js'
import { startRemix } from '../session/start.js'
import { connection, failure, now, opened, runOf, runs, screen, tell } from '../state/state.js'
import { useSignal } from '@preact/signals'
import { Alert } from '../controls/Alert.js'
import { Connect } from './Connect.js'
import { Foot } from './Foot.js'
import { Header } from './Header.js'
import { Grip } from './Grip.js'
import { SourceCard } from '../form/SourceCard.js'
import { secondsOf, tilesOf, type RunView } from '../state/run-view.js'

const RunScreen = screenOf('run', (part) => part.RunScreen)
const History = screenOf('records', (part) => part.History)

export function App({ onOpen }: { onOpen: () => void }) {
  const settingUp = useSignal(false)
  const unpaired = !connection.value
  const remix = () => {
    const relay = currentRelay()
    if (relay) void startRemix(relay)
  }
  const { value: at } = screen
  const view = at.at === 'run' ? runOf(at.key) : undefined
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
          <Header onConnection={() => (settingUp.value = !settingUp.value)} />
          {unpaired || settingUp.value ? (
            <Connect
              connection={connection.value}
              onConnect={(to) => {
                settingUp.value = false
                tell(connect(to))
              }}
              onDisconnect={() => tell(disconnect())}
            />
          ) : null}
          <div class="body" hidden={unpaired || settingUp.value}>
            <div class="scroll">
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

/** Nothing, for the moment that it takes; where it fails, why, and the way to try again. */
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

/** A run in a line: the way back to it. */
function RunLine({ view }: { view: RunView }) {
  const tiles = tilesOf(view, now.value)
  const placed = tiles.filter(({ state }) => state === 'placed').length
  const elapsed = view.ended ? '' : ` · ${secondsOf(now.value - Date.parse(view.claim.madeAt))}`
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
