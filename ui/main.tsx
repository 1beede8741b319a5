// The panel's start: opens the channel, takes what was remembered, shows the app.
import { effect } from '@preact/signals'
import { render } from 'preact'
import { nearestPreset } from '../contract/preset.js'
import { ask, onNotice, openChannel } from './channel.js'
import { open, takeUp } from './connect.js'
import { showPreview } from './picture/preview.js'
import { fromRemembered, toRemember } from './settings/settings.js'
import { form, selection, source } from './state.js'
import { App } from './view/App.js'

const rememberAfterMs = 150

async function start(): Promise<void> {
  openChannel()
  onNotice('selection', (now) => (selection.value = now))
  onNotice('page', takeUp)
  const { selection: selected, connection, settings, openRuns } = await ask('open', null)
  form.value = fromRemembered(settings)
  selection.value = selected
  followSelection()
  rememberForm()
  const root = document.getElementById('app')
  if (root) render(<App />, root)
  if (!connection) return
  const opened = open(connection)
  takeUp(openRuns)
  await opened
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

function rememberForm(): void {
  let timer = 0
  let first = true
  effect(() => {
    const settings = toRemember(form.value)
    clearTimeout(timer)
    if (!first) timer = window.setTimeout(() => void ask('saveSettings', { settings }), rememberAfterMs)
    first = false
  })
}

void start()
