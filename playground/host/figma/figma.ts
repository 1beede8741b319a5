// Table of the members of `figma`. A member that is missing here throws an error with its name.
import { weightToFigmaStyle } from '@open-pencil/core/text'
import { parseFontStyle } from '@open-pencil/scene-graph'
import { availableFonts } from '../../document/index.js'
import { selectionColours } from './selection-colors.js'
import { createCalls } from './create.js'
import type { Manifest } from '../../stage.js'
import type { Api } from './dispatch.js'
import { imageCalls } from './images.js'
import { exists, fontKey, fontsOf, givenFont } from '../nodes/text/fonts.js'
import type { Realm } from '../members/realm.js'
import { expect, wrongType } from '../members/table.js'
import { styleCalls } from '../styles/index.js'
import type { FigmaCalls, FigmaReads } from '../members/typed.js'

const devMode = ({ capabilities = [] }: Manifest) =>
  capabilities.includes('codegen') && !capabilities.includes('inspect') ? 'codegen' : 'inspect'

export function figmaApi(
  realm: Realm,
  windowCalls: FigmaCalls,
  close: (message?: string) => void,
): Api {
  const { document, graph, manifest, options } = realm
  const nodeById = (id: unknown) => {
    const node = graph.getNode(expect('id', 'string', id))
    return node && !(realm.skipInvisible && realm.isSkipped(node)) ? realm.ref(node.id) : null
  }
  const get: FigmaReads = {
    apiVersion: () => '1.0.0',
    command: () => options.command ?? '',
    editorType: () => (manifest.editorType.includes('figma') ? 'figma' : manifest.editorType[0]),
    // A plugin for Dev Mode only runs in its Inspect panel, or in its code section (typings 34).
    mode: () =>
      manifest.editorType.includes('figma') || !manifest.editorType.includes('dev')
        ? 'default'
        : devMode(manifest),
    pluginId: () => manifest.id,
    // Defined only for private plugins and Figma's own (typings).
    fileKey: () => (manifest.enablePrivatePluginApi ? 'playground' : undefined),
    currentUser: () => currentUser(realm),
    activeUsers: () => activeUsers(realm),
    hasMissingFont: () =>
      [...graph.getAllNodes()].some(
        (node) => node.type === 'TEXT' && fontsOf(node).some((font) => !exists(font)),
      ),
    root: () => realm.ref(graph.rootId),
    currentPage: () => realm.ref(document.currentPageId),
    skipInvisibleInstanceChildren: () => realm.skipInvisible,
  }
  const set: NonNullable<Api['set']> = {
    currentPage(value) {
      realm.refuseSync('figma.setCurrentPageAsync')
      document.currentPageId = realm.given(value, 'currentPage').id
    },
    skipInvisibleInstanceChildren: (value) =>
      void (realm.skipInvisible = expect('skipInvisibleInstanceChildren', 'boolean', value)),
  }
  const call: FigmaCalls = {
    ...createCalls(realm),
    ...imageCalls(realm),
    ...styleCalls(realm),
    ...windowCalls,
    ...fontCalls(realm),
    closePlugin: (message) =>
      close(message === undefined ? undefined : expect('message', 'string', message)),
    commitUndo: () => document.commitUndo(),
    triggerUndo: () => void document.undo(),
    getNodeByIdAsync: async (id) => nodeById(id),
    getNodeById(id) {
      realm.refuseSync('figma.getNodeByIdAsync')
      return nodeById(id)
    },
    async saveVersionHistoryAsync(title, description) {
      if (expect('title', 'string', title) === '')
        throw new Error('The title of a version must be a non-empty string')
      if (description !== undefined) expect('description', 'string', description)
      document.commitUndo()
      return { id: document.noteVersion(String(title)) }
    },
    getFileThumbnailNodeAsync: async () => realm.ref(document.thumbnailId),
    async setFileThumbnailNodeAsync(node) {
      document.thumbnailId = node === null ? undefined : realm.given(node).id
    },
    getSelectionColors: () => selectionColours(realm),
    async setCurrentPageAsync(page) {
      const node = realm.given(page, 'page')
      if (node.type !== 'CANVAS') throw new Error('Expected "page" to be a page')
      realm.loadedPages.add(node.id)
      document.currentPageId = node.id
    },
    async loadAllPagesAsync() {
      realm.allPagesLoaded = true
    },
    base64Encode: (bytes) => toBase64(bytes),
    base64Decode: (text) => fromBase64(expect('data', 'string', text)),
  }
  return { get: get as Api['get'], set, call: call as Api['call'] }
}

function permitted(realm: Realm, permission: string, member: string): void {
  if (!realm.manifest.permissions?.includes(permission))
    throw new Error(
      `"${permission}" permission is required in the manifest to read figma.${member}`,
    )
}

const user = { id: '1', name: 'Playground', photoUrl: null, color: '#0d99ff', sessionId: 1 }

/** Returns the current user (typings 137). */
function currentUser(realm: Realm): unknown {
  permitted(realm, 'currentuser', 'currentUser')
  return user
}

function activeUsers(realm: Realm): unknown {
  permitted(realm, 'activeusers', 'activeUsers')
  const { x, y, width, height } = realm.options.stage.viewport()
  return [
    {
      ...user,
      position: null,
      viewport: { x, y, width, height },
      selection: realm.document.selection,
    },
  ]
}

function fontCalls(realm: Realm): FigmaCalls {
  return {
    async loadFontAsync(given) {
      const font = givenFont(given)
      const { weight, italic } = parseFontStyle(font.style)
      if (!exists(font)) throw new Error(`The font "${fontKey(font)}" could not be loaded`)
      realm.loadedFonts
        .add(fontKey({ family: font.family, style: weightToFigmaStyle(weight, italic) }))
        .add(fontKey(font))
    },
    listAvailableFontsAsync: async () =>
      availableFonts().map(({ family, style }) => {
        const { weight, italic } = parseFontStyle(style)
        return { fontName: { family, style: weightToFigmaStyle(weight, italic) } }
      }),
  }
}

function toBase64(bytes: unknown): string {
  if (!(bytes instanceof Uint8Array)) throw wrongType('data', 'Uint8Array', bytes)
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
