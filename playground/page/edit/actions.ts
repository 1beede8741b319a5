// List of the editor's actions: label, key, availability. Keys, menus and the quick-actions bar
// read it.
import { document, selection, view, zoomToFit } from '../editor.js'
import { redo, save, undo, zoomTo, zoomToSelection } from '../chrome/history-and-zoom.js'
import { restart } from '../plugin/session.js'
import { toggleTheme } from '../theme/theme.js'
import * as layers from './layers.js'
import { addPage } from './pages.js'

export interface Key {
  code: string
  cmd?: boolean
  shift?: boolean
  alt?: boolean
}

export interface Action {
  label: string
  key?: Key
  can?: () => boolean
  act: () => void
}

const any = () => selection.value.length > 0

export const editorActions = {
  undo: {
    label: 'Undo',
    key: { code: 'KeyZ', cmd: true },
    can: () => document.value.canUndo,
    act: undo,
  },
  redo: {
    label: 'Redo',
    key: { code: 'KeyZ', cmd: true, shift: true },
    can: () => document.value.canRedo,
    act: redo,
  },
  duplicate: {
    label: 'Duplicate',
    key: { code: 'KeyD', cmd: true },
    can: any,
    act: layers.duplicate,
  },
  remove: { label: 'Delete', key: { code: 'Backspace' }, can: any, act: layers.remove },
  selectAll: { label: 'Select all', key: { code: 'KeyA', cmd: true }, act: layers.selectAll },
  group: {
    label: 'Group selection',
    key: { code: 'KeyG', cmd: true },
    can: any,
    act: layers.group,
  },
  ungroup: {
    label: 'Ungroup',
    key: { code: 'KeyG', cmd: true, shift: true },
    can: layers.canUngroup,
    act: layers.ungroup,
  },
  forward: {
    label: 'Bring forward',
    key: { code: 'BracketRight', cmd: true },
    can: any,
    act: () => layers.arrange('forward'),
  },
  backward: {
    label: 'Send backward',
    key: { code: 'BracketLeft', cmd: true },
    can: any,
    act: () => layers.arrange('backward'),
  },
  front: {
    label: 'Bring to front',
    key: { code: 'BracketRight' },
    can: any,
    act: () => layers.arrange('front'),
  },
  back: {
    label: 'Send to back',
    key: { code: 'BracketLeft' },
    can: any,
    act: () => layers.arrange('back'),
  },
  hide: {
    label: 'Show or hide',
    key: { code: 'KeyH', cmd: true, shift: true },
    can: any,
    act: () => layers.toggleHidden(),
  },
  lock: {
    label: 'Lock or unlock',
    key: { code: 'KeyL', cmd: true, shift: true },
    can: any,
    act: () => layers.toggleLocked(),
  },
  zoomIn: { label: 'Zoom in', key: { code: 'Equal' }, act: () => zoomTo(view.value.zoom * 2) },
  zoomOut: { label: 'Zoom out', key: { code: 'Minus' }, act: () => zoomTo(view.value.zoom / 2) },
  zoomToFit: { label: 'Zoom to fit', key: { code: 'Digit1', shift: true }, act: zoomToFit },
  zoomToSelection: {
    label: 'Zoom to selection',
    key: { code: 'Digit2', shift: true },
    can: any,
    act: zoomToSelection,
  },
  zoomTo100: { label: 'Zoom to 100 %', key: { code: 'Digit0', shift: true }, act: () => zoomTo(1) },
  addPage: { label: 'Add page', act: () => void addPage() },
  save: { label: 'Save .fig…', key: { code: 'KeyS', cmd: true }, act: () => void save() },
  theme: { label: 'Switch between light and dark', act: toggleTheme },
  runLast: {
    label: 'Run last plugin',
    key: { code: 'KeyP', cmd: true, alt: true },
    act: () => void restart(),
  },
} satisfies Record<string, Action>

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)
const signs: Record<string, string> = {
  Backspace: '⌫',
  BracketLeft: '[',
  BracketRight: ']',
  Equal: '+',
  Minus: '−',
  Slash: '/',
}

/** Returns the key's label in a menu. */
export function hintOf(key: Key | undefined): string | undefined {
  if (!key) return undefined
  const name = signs[key.code] ?? key.code.replace(/^Key|^Digit/, '')
  if (isMac)
    return [key.alt && '⌥', key.shift && '⇧', key.cmd && '⌘', name].filter(Boolean).join('')
  return [key.cmd && 'Ctrl', key.alt && 'Alt', key.shift && '⇧', name].filter(Boolean).join(' ')
}

export const pressed = (
  { code, cmd = false, shift = false, alt = false }: Key,
  event: KeyboardEvent,
) =>
  event.code === code &&
  (event.ctrlKey || event.metaKey) === cmd &&
  event.shiftKey === shift &&
  event.altKey === alt
