// The bar along the top: the document's name and file, editing, plugins, history, zoom, theme.
import { editorActions, hintOf } from '../edit/actions.js'
import { document, revision, selection, view } from '../editor.js'
import { accepted, dropFiles, openEmpty, openSample } from '../files/open.js'
import { keepSoon } from '../files/save.js'
import { Launcher } from '../plugin/launcher.js'
import { theme, toggleTheme } from '../theme/theme.js'
import { redo, save, undo, zoomTo } from './history-and-zoom.js'
import { Icon } from './icons.js'
import { entryOf, Menu, type MenuEntry } from './menu.js'
import { toast } from './toasts.js'

export function Header() {
  void revision.value
  return (
    <header class="header">
      <div class="side">
        <FileMenu />
        <EditMenu />
        <Launcher />
      </div>
      <h1 title={document.value.name}>{document.value.name}</h1>
      <div class="side end">
        <button
          class="quiet square"
          aria-label="Undo"
          title={hintOf(editorActions.undo.key)}
          disabled={!document.value.canUndo}
          onClick={undo}
        >
          <Icon name="undo" />
        </button>
        <button
          class="quiet square"
          aria-label="Redo"
          title={hintOf(editorActions.redo.key)}
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
            accept={accepted}
            multiple
            onChange={(event) => {
              const input = event.currentTarget
              dropFiles([...(input.files ?? [])])
              // Reset, so that choosing the same file again fires a change event.
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

function FileMenu() {
  const fresh = () =>
    void openSample().then(
      () => keepSoon(),
      (error: Error) => toast(error.message, { error: true }),
    )
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
        entryOf(editorActions.save),
      ]}
    >
      <span class="mark" aria-hidden="true" />
      <span>File</span>
    </Menu>
  )
}

const editActions = [
  'undo',
  'redo',
  'line',
  'duplicate',
  'remove',
  'selectAll',
  'line',
  'group',
  'ungroup',
  'line',
  'front',
  'forward',
  'backward',
  'back',
  'line',
  'hide',
  'lock',
] as const

function EditMenu() {
  void selection.value
  return (
    <Menu
      label="Edit"
      entries={() =>
        editActions.map((name): MenuEntry =>
          name === 'line' ? 'line' : entryOf(editorActions[name]),
        )
      }
    >
      <span>Edit</span>
    </Menu>
  )
}

function ZoomMenu() {
  const percent = `${Math.round(view.value.zoom * 100)}%`
  return (
    <Menu
      label={`Zoom ${percent}`}
      side="right"
      entries={() => [
        entryOf(editorActions.zoomIn),
        entryOf(editorActions.zoomOut),
        entryOf(editorActions.zoomToFit),
        entryOf(editorActions.zoomToSelection),
        { label: 'Zoom to 50 %', choose: () => zoomTo(0.5) },
        entryOf(editorActions.zoomTo100),
      ]}
    >
      <span class="percent">{percent}</span>
      <Icon name="down" />
    </Menu>
  )
}
