// The panel's start: opens the channel, shows the app, takes what was remembered.
import { effect } from '@preact/signals'
import { render } from 'preact'
import { nearestPreset } from '../contract/preset.js'
import { ask, onNotice, openChannel } from './channel.js'
import { open, takeUp } from './connect.js'
import { showPreview } from './picture/preview.js'
import { fromRemembered, toRemember } from './settings/settings.js'
import { form, selection, source, tell } from './state.js'
import { App } from './view/App.js'

async function start(): Promise<void> {
  openChannel()
  const root = document.getElementById('app')
  if (root) render(<App />, root)
  onNotice('selection', (now) => (selection.value = now))
  onNotice('page', takeUp)
  const opening = await ask('open', null)
  form.value = fromRemembered(opening.settings)
  selection.value = opening.selection
  followSelection()
  rememberForm()
  if (opening.connection) await open(opening.connection)
}

/** A new selection brings its own nearest size and its preview; the same one again changes nothing. */
function followSelection(): void {
  let last = ''
  effect(() => {
    const now = source.value
    const mark = now ? `${now.id} ${now.width} ${now.height}` : ''
    if (mark === last) return
    last = mark
    void showPreview(now)
    if (!now) return
    const { width, height } = nearestPreset(now.width, now.height)
    form.value = { ...form.peek(), values: { ...form.peek().values, width, height } }
  })
}

/** At once: a panel may be closed in the middle of a word. */
function rememberForm(): void {
  let first = true
  effect(() => {
    const settings = toRemember(form.value)
    if (!first) tell(ask('saveSettings', { settings }))
    first = false
  })
}

tell(start())
