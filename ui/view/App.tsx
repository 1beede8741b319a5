// The whole panel: header, runs, form, and the foot with its one button. Reads signals, decides nothing.
// There is no `form` element: nobody knows whether Figma's sandbox lets one submit.
import { connect, currentRelay, disconnect } from '../connect.js'
import { FormSections } from '../form/Form.js'
import { RunSection } from '../run/RunSection.js'
import { startRemix } from '../run/start.js'
import { connection, runs, tell } from '../state.js'
import { useSignal } from '@preact/signals'
import { Connect } from './Connect.js'
import { Foot } from './Foot.js'
import { Header } from './Header.js'
import { Grip } from './Grip.js'
import { SourceCard } from './SourceCard.js'

export function App() {
  const settingUp = useSignal(false)
  const unpaired = !connection.value
  const remix = () => {
    const relay = currentRelay()
    if (relay) void startRemix(relay)
  }
  return (
    <main class="panel">
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
          {runs.value
            .filter((view, index) => index === 0 || !view.ended)
            .map((view) => (
              <RunSection key={view.claim.key} view={view} />
            ))}
          <SourceCard />
          <FormSections onSend={remix} />
        </div>
        <Foot onRemix={remix} />
      </div>
      <Grip />
    </main>
  )
}
