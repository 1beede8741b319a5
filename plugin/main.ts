// The sandbox's start: opens the panel, answers its calls, tells it what is selected. Knows nothing of the relay.
import type { Handlers } from '../contract/message.js'
import { listen, notice } from './channel.js'
import { adoptRun, closePlaceholder, openRunsHere, settleRun } from './place/claim.js'
import { fillPlaceholder, showVariation } from './place/fill.js'
import { placeRun } from './place/place.js'
import { readConnection, readSettings, saveConnection, saveSettings } from './remember/remember.js'
import { currentSelection } from './select/selection.js'
import { exportSource, preview } from './source/export.js'

const panel = { width: 320, height: 720, minWidth: 280, minHeight: 360 }

const handlers: Handlers = {
  open: async () => {
    const [connection, settings] = [await readConnection(), await readSettings()]
    // Read last: a person may have selected something else while the rest was read.
    return { connection, settings, selection: currentSelection() }
  },
  openRuns: openRunsHere,
  preview,
  exportSource,
  place: placeRun,
  adopt: adoptRun,
  fill: fillPlaceholder,
  close: closePlaceholder,
  settle: settleRun,
  show: showVariation,
  saveSettings,
  saveConnection,
  resize: async ({ width, height }) => {
    figma.ui.resize(Math.max(panel.minWidth, Math.round(width)), Math.max(panel.minHeight, Math.round(height)))
    return null
  },
}

figma.showUI(__html__, { width: panel.width, height: panel.height, themeColors: true, title: 'Brandsafe Remix' })
listen(handlers)
figma.on('selectionchange', () => notice('selection', currentSelection()))
figma.on('currentpagechange', () => {
  notice('selection', currentSelection())
  openRunsHere().then(
    (openRuns) => notice('page', openRuns),
    // A page that cannot be read has no runs to take up; whoever opens it again is told again.
    () => notice('page', []),
  )
})
