// One generated run in a studio: placed, filled, edited by the designer and then changed through
// the plugin's own calls.
import type { Recipe } from '../../contract/recipe.js'
import { ownBounds } from 'figma-playground/document'
import { photo } from '../photo.js'
import { layerStates, type LayerStates } from './layer-states.js'
import type { RunAct, RunEdit, RunStory } from './run-edits.js'
import type { Studio } from './studio.js'

const picture = new Uint8Array(await photo(12, 9, 'png'))
let lastRun = 0

export class RunSession {
  source = ''
  section = ''
  /** The frames as placed, by the number of their image. */
  frames: string[] = []
  /**
   * The layers before the plugin's first change, and after its last change before the designer's
   * edits.
   */
  original: LayerStates = new Map()
  placed: LayerStates = new Map()
  /** Marks the pages of this session in a shared document. */
  readonly tag = `~${++lastRun}`
  readonly key = `run-${this.tag}`
  private undoable = 0

  private constructor(
    readonly studio: Studio,
    readonly story: RunStory,
  ) {}

  static async open(studio: Studio, story: RunStory): Promise<RunSession> {
    const session = new RunSession(studio, story)
    session.source = (await studio.design({ build: story.document, tag: session.tag })) as string
    return session
  }

  async place(): Promise<void> {
    const { source: id, key, story } = this
    const { document, panel, voucher } = this.studio
    const { width = 0, height = 0 } = ownBounds(document.graph, [id]) ?? {}
    const rows = story.rows === 1 ? [''] : ['Warm', 'Cold']
    const keep = (await panel.ask('keepLayers', { id })).layers.map((layer) => layer.id)
    const recipe = { width: 120, height: 90, numberResults: story.each } as Recipe
    this.original = this.layers()
    await panel.ask('place', {
      claim: {
        key,
        sources: [{ id, name: 'Source', width: Math.round(width), height: Math.round(height) }],
        keep: { [id]: keep },
        grid: {
          title: 'Remix',
          rows,
          columns: [''],
          places: rows.map((_, row) => ({ row, column: 0, source: 0 })),
        },
        madeAt: '2026-01-01T00:00:00.000Z',
        by: { relay: voucher.url, team: 'studio', member: 'ada' },
        body: { seed: 'a'.repeat(64), cells: rows.map(() => recipe) },
      },
    })
    const made = [...this.layers().keys()].filter((layer) => !this.original.has(layer))
    this.section = made.find((layer) => this.entry(layer, 'section') === key) ?? ''
    const frames = made.filter((layer) => this.entry(layer, 'run') === key)
    this.frames = frames.sort((a, b) => Number(this.entry(a, 'n')) - Number(this.entry(b, 'n')))
    for (const n of story.filled) if (n < this.frames.length) await this.fill(n)
    if (story.settled) await panel.ask('settle', { key })
    document.commitUndo()
    this.placed = this.layers()
  }

  async edit(edit: RunEdit): Promise<void> {
    const before = this.snapshot()
    if (edit.edit === 'undo') {
      if (this.undoable === 0) return
      this.undoable -= 1
      while (this.snapshot() === before && this.studio.document.undo());
      return
    }
    const { source, section, frames, tag } = this
    await this.studio.design({ ...edit, onRun: true, source, section, frames, tag })
    if (this.snapshot() !== before) this.undoable += 1
  }

  /**
   * Returns the numbers that `removable` lists before a removal and `keepOnly` returns after it;
   * `undefined` for an act that removes none by number.
   */
  async act(act: RunAct): Promise<{ counted: number[]; named: number[] } | undefined> {
    const { key, frames } = this
    const { panel } = this.studio
    if ('numbers' in act) {
      const numbers =
        act.act === 'keep'
          ? act.numbers
          : [...frames.keys()].filter((n) => !act.numbers.includes(n))
      const counted = await panel.ask('removable', { key, numbers })
      return { counted, named: await panel.ask('keepOnly', { key, numbers }) }
    }
    const waiting = [...frames.keys()].filter((n) => !this.story.filled.includes(n))
    for (const n of waiting) {
      if (act.act === 'cancel the waiting') await panel.ask('close', { key, n })
      if (act.act === 'fail the waiting')
        await panel.ask('close', { key, n, why: 'The model refused this one.' })
      if (act.act === 'fill the waiting') await this.fill(n)
    }
    await panel.ask('settle', { key })
    return undefined
  }

  layers = () => layerStates(this.studio.document, this.tag)

  /** Returns a plugin data entry of a layer. */
  entry(id: string, key: string): string | undefined {
    return this.studio.document.graph.getNode(id)?.pluginData.find((one) => one.key === key)?.value
  }

  async close(): Promise<void> {
    await this.studio.design({ clear: true, tag: this.tag }).catch(() => undefined)
  }

  private async fill(n: number): Promise<void> {
    const { key } = this
    const filled = await this.studio.panel.ask('fill', {
      key,
      n,
      bytes: picture.slice(),
      record: JSON.stringify({ n }),
    })
    if (filled === 'gone') throw new Error('the run is gone from the canvas')
  }

  private snapshot = () => JSON.stringify([...this.layers()])
}
