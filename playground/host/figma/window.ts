// figma.ui, figma.showUI, figma.notify and figma.viewport, implemented on the stage.
import { ownBounds } from '../../document/index.js'
import type { NoticeEnd, Stage } from '../../stage.js'
import { csp } from '../manifest/csp.js'
import type { Realm } from '../members/realm.js'
import { expect, wrongType } from '../members/table.js'
import type { FigmaCalls, UICalls } from '../members/typed.js'

// facts/figma.md, The UI iframe: default 300 × 200, minimum 70 × 0.
const defaultSize = { width: 300, height: 200 }
const leastSize = { width: 70, height: 0 }
const notifyMs = 3000

const side = (name: 'width' | 'height', value: unknown): number =>
  value === undefined ? defaultSize[name] : Math.max(leastSize[name], expect(name, 'number', value))

function knownOnly(of: string, options: object, known: string[]): void {
  const strange = Object.keys(options).filter((key) => !known.includes(key))
  if (strange.length > 0)
    throw new Error(`in ${of}: Unrecognized key(s) in object: '${strange.join("', '")}'`)
}

function placeOf(given: unknown): { x: number; y: number } {
  if (typeof given !== 'object' || given === null) throw wrongType('position', 'object', given)
  const { x, y } = given as Record<string, unknown>
  return { x: expect('position.x', 'number', x), y: expect('position.y', 'number', y) }
}

export interface Windows {
  figma: FigmaCalls
  ui: UICalls
  readonly open: boolean
  shut(): void
}

/** Callbacks into the sandbox for a notice: `pressed` returns true if the button dismisses it. */
export interface NoticeEars {
  pressed(notice: number): boolean
  ended(notice: number, why: NoticeEnd): void
}

export function windows(realm: Realm, ears: NoticeEars): Windows {
  const { stage } = realm.options
  const notices = new Map<number, { cancel(): void; goes: boolean }>()
  let open = false
  const needed = () => {
    if (!open) throw new Error('No UI to show: figma.showUI was not called')
  }
  const shut = () => {
    if (open) stage.closeUI()
    open = false
  }
  const figma: FigmaCalls = {
    showUI(html, given) {
      const options = (given ?? {}) as Record<string, unknown>
      knownOnly('showUI', options, [
        'visible',
        'title',
        'width',
        'height',
        'position',
        'themeColors',
      ])
      for (const name of ['visible', 'themeColors'] as const)
        if (options[name] !== undefined) expect(name, 'boolean', options[name])
      const position = options['position'] === undefined ? undefined : placeOf(options['position'])
      shut()
      open = true
      stage.showUI(
        expect('html', 'string', html),
        {
          visible: options['visible'] !== false,
          width: side('width', options['width']),
          height: side('height', options['height']),
          title:
            options['title'] === undefined
              ? realm.manifest.name
              : expect('title', 'string', options['title']),
          themeColors: options['themeColors'] === true,
          ...(position ? { position } : {}),
        },
        csp(realm.manifest),
      )
    },
    notify(id, message, given, button) {
      knownOnly('notify', (given ?? {}) as object, ['timeout', 'error'])
      const { error, timeout } = (given ?? {}) as { error?: boolean; timeout?: number }
      if (timeout !== undefined && timeout !== Infinity) expect('timeout', 'number', timeout)
      if (error !== undefined) expect('error', 'boolean', error)
      const options = {
        error: error === true,
        timeoutMs: timeout ?? notifyMs,
        ...(button === undefined ? {} : { button: String(button) }),
      }
      const number = Number(id)
      const shown = stage.notify(
        // Figma cuts longer messages (figma.notify).
        expect('message', 'string', message).slice(0, 100),
        options,
        () => ears.pressed(number),
        (why) => notices.delete(number) && ears.ended(number, why),
      )
      notices.set(number, {
        cancel: () => shown.cancel(),
        goes: button !== undefined || timeout === Infinity,
      })
    },
    '#cancelNotify': (id) => {
      notices.get(Number(id))?.cancel()
      notices.delete(Number(id))
    },
    openExternal: (url) => stage.openExternal(expect('url', 'string', url)),
  }
  const ui: UICalls = {
    show() {
      needed()
      stage.setUIVisible(true)
    },
    hide() {
      needed()
      stage.setUIVisible(false)
    },
    resize(width, height) {
      needed()
      stage.resizeUI(
        Math.max(leastSize.width, expect('width', 'number', width)),
        Math.max(leastSize.height, expect('height', 'number', height)),
      )
    },
    reposition(x, y) {
      needed()
      stage.repositionUI(expect('x', 'number', x), expect('y', 'number', y))
    },
    getPosition() {
      needed()
      return stage.uiPosition()
    },
    close: shut,
    postMessage(message, origin) {
      if (!open) throw new Error('No UI to send a message to')
      if (typeof origin === 'string') stage.postToUI(message, origin)
      else stage.postToUI(message)
    },
  }
  return {
    figma,
    ui,
    shut() {
      shut()
      // Typings, notify: a notice with a button, or without a timeout, is dismissed when its plugin
      // ends.
      for (const notice of notices.values()) if (notice.goes) notice.cancel()
    },
    get open() {
      return open
    },
  }
}

const centre = (stage: Stage) => {
  const { x, y, width, height } = stage.viewport()
  return { x: x + width / 2, y: y + height / 2 }
}

export function viewportMembers(realm: Realm) {
  const { stage } = realm.options
  return {
    get: {
      center: () => centre(stage),
      zoom: () => stage.viewport().zoom,
      bounds() {
        const { x, y, width, height } = stage.viewport()
        return { x, y, width, height }
      },
    },
    set: {
      center(value: unknown) {
        if (typeof value !== 'object' || value === null) throw wrongType('center', 'object', value)
        const { x, y } = value as { x: unknown; y: unknown }
        stage.moveViewport({
          center: { x: expect('center.x', 'number', x), y: expect('center.y', 'number', y) },
        })
      },
      zoom: (value: unknown) =>
        stage.moveViewport({ center: centre(stage), zoom: expect('zoom', 'number', value) }),
    },
    call: {
      scrollAndZoomIntoView(nodes: unknown) {
        if (!Array.isArray(nodes)) throw wrongType('nodes', 'array', nodes)
        realm.settle()
        const box = ownBounds(
          realm.graph,
          nodes.map((one) => realm.given(one).id),
        )
        if (!box) return
        const seen = stage.viewport()
        const fit =
          Math.min((seen.width * seen.zoom) / box.width, (seen.height * seen.zoom) / box.height) *
          0.8
        stage.moveViewport({
          center: { x: box.x + box.width / 2, y: box.y + box.height / 2 },
          zoom: Math.min(1, Number.isFinite(fit) ? fit : 1),
        })
      },
    },
  }
}
