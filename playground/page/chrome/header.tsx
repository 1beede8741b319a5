// The bar along the top: the document's name and file, plugins, history, zoom, theme. Knows no canvas and no layer.
import { ACCEPTED, dropFiles, openEmpty, openSample } from '../files/open.js'
import { keepSoon, saveFig } from '../files/save.js'
import { document, lookAt, boxOf, revision, screen, selection, view, zoomToFit } from '../editor.js'
import { keyHint, Launcher } from '../plugin/launcher.js'
import { theme, toggleTheme } from '../theme/theme.js'
import { zoomedAt } from '../canvas/view.js'
import { Icon } from './icons.js'
import { Menu } from './menu.js'
import { toast } from './toasts.js'

export function Header() {
  void revision.value
  return (
    <header class="header">
      <div class="side">
        <FileMenu />
        <Launcher />
      </div>
      <h1 title={document.value.name}>{document.value.name}</h1>
      <div class="side end">
        <button
          class="quiet square"
          aria-label="Undo"
          title={keyHint('⌘Z', 'Ctrl Z')}
          disabled={!document.value.canUndo}
          onClick={undo}
        >
          <Icon name="undo" />
        </button>
        <button
          class="quiet square"
          aria-label="Redo"
          title={keyHint('⇧⌘Z', 'Ctrl Shift Z')}
          disabled={!document.value.canRedo}
          onClick={redo}
        >
          <Icon name="redo" />
        </button>
        <ZoomMenu />
        <button
          class="quiet square"
          aria-label="Dark theme"
          aria-pressed={theme.value === 'dark'}
          title="Light or dark"
          onClick={toggleTheme}
        >
          <Icon name={theme.value === 'dark' ? 'moon' : 'sun'} />
        </button>
        <label class="plain">
          Open file
          <input
            type="file"
            accept={ACCEPTED}
            multiple
            onChange={(event) => {
              const input = event.currentTarget
              dropFiles([...(input.files ?? [])])
              // The same file can be chosen again.
              input.value = ''
            }}
          />
        </label>
        <button class="primary" onClick={() => void save()}>
          Save .fig
        </button>
      </div>
    </header>
  )
}

export function undo(): void {
  document.value.undo()
}

export function redo(): void {
  document.value.redo()
}

export const save = () =>
  saveFig().catch((error: Error) => toast(`The document could not be saved: ${error.message}`, { error: true }))

function FileMenu() {
  const fresh = () => void openSample().then(keepSoon, (error: Error) => toast(error.message, { error: true }))
  return (
    <Menu
      label="File"
      entries={() => [
        { label: 'New from sample', choose: fresh },
        {
          label: 'New, empty',
          choose: () => {
            openEmpty()
            keepSoon()
          },
        },
        'line',
        { label: 'Save .fig…', hint: keyHint('⌘S', 'Ctrl S'), choose: () => void save() },
      ]}
    >
      <span class="mark" aria-hidden="true" />
      <span>File</span>
    </Menu>
  )
}

export function zoomTo(zoom: number): void {
  view.value = zoomedAt(view.value, screen.value.width / 2, screen.value.height / 2, zoom)
}

export function zoomToSelection(): void {
  const box = boxOf(selection.value)
  if (box) lookAt(box)
}

function ZoomMenu() {
  const percent = `${Math.round(view.value.zoom * 100)}%`
  return (
    <Menu
      label={`Zoom ${percent}`}
      side="right"
      entries={() => [
        { label: 'Zoom in', hint: '+', choose: () => zoomTo(view.value.zoom * 2) },
        { label: 'Zoom out', hint: '−', choose: () => zoomTo(view.value.zoom / 2) },
        { label: 'Zoom to fit', hint: '⇧1', choose: zoomToFit },
        { label: 'Zoom to selection', hint: '⇧2', disabled: selection.value.length === 0, choose: zoomToSelection },
        { label: 'Zoom to 50 %', choose: () => zoomTo(0.5) },
        { label: 'Zoom to 100 %', hint: '⇧0', choose: () => zoomTo(1) },
      ]}
    >
      <span class="percent">{percent}</span>
      <Icon name="down" />
    </Menu>
  )
}
