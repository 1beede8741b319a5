// One made-up document with the built plugin and a designer over it: runs, swaps and restores through the plugin's own calls.
import type { Recipe } from '../../contract/recipe.js'
import type { Restored } from '../../contract/swap.js'
import { ownBounds, PlaygroundDocument } from '../../playground/document/index.js'
import { openHost, startDrawingInNode, type OpenedHost } from '../host/open.js'
import { photo } from '../photo.js'
import type { Panel } from '../plugin/panel.js'
import { openConnected, run, type Voucher } from '../plugin/vouching.js'
import type { Edit } from './designer-edits.js'
import { designerCode } from './designer-sandbox.js'
import type { DocumentSpec } from './document-generator.js'

const picture = new Uint8Array(await photo(90, 60, 'png'))

export class CanvasSession {
  /** The source and, once a copy of it was made, the first copy. */
  source = ''
  copy: string | undefined
  /** The variation's frame, once the run has ended. */
  variation = ''

  /** The layers that stay live, and the pixels that the model gets. */
  keep: string[] = []
  seed = new Uint8Array()

  private lastId = 0

  private constructor(
    readonly document: PlaygroundDocument,
    readonly panel: Panel,
    private readonly voucher: Voucher,
    private readonly designer?: OpenedHost,
  ) {}

  /** Over a document that was made elsewhere; it takes no edits. */
  static async on(document: PlaygroundDocument, source: string, voucher: Voucher): Promise<CanvasSession> {
    const session = new CanvasSession(document, await openConnected(document, voucher), voucher)
    session.source = source
    return session
  }

  static async open(spec: DocumentSpec, voucher: Voucher): Promise<CanvasSession> {
    await startDrawingInNode()
    const document = PlaygroundDocument.empty()
    const code = designerCode(document.addImage(picture.slice()))
    const designer = await openHost({ document, code })
    const panel = await openConnected(document, voucher)
    const session = new CanvasSession(document, panel, voucher, designer)
    session.source = (await session.design({ build: spec })) as string
    return session
  }

  async edit(edit: Edit): Promise<void> {
    const { source, twin } = (await this.design({ edit })) as { source: string; twin?: string }
    this.source = source
    this.copy = twin
  }

  /** A run of one image whose picture is the seed. Returns `false` where the source has nothing to show. */
  async remix(): Promise<boolean> {
    const { source: id, panel, voucher } = this
    const keep = (await panel.ask('keepLayers', { id })).layers.filter(({ on }) => on).map((layer) => layer.id)
    const box = this.sizeOf(id)
    const seed = await panel.ask('exportSource', { id, size: box, keep }).catch((error: unknown) => {
      if (!String(error).includes('emptyExport')) throw error
    })
    if (!seed) return false
    this.keep = keep
    this.seed = seed.bytes.slice()
    const recipe = { width: seed.width, height: seed.height, numberResults: 1 } as Recipe
    await panel.ask('place', {
      claim: {
        key: 'run-key',
        sources: [{ id, name: 'Source', ...box }],
        keep: { [id]: keep },
        grid: { title: 'Remix', rows: [''], columns: [''], places: [{ row: 0, column: 0, source: 0 }] },
        madeAt: '2026-01-01T00:00:00.000Z',
        by: { relay: voucher.url, team: 'studio', member: 'ada' },
        body: { seed: 'a'.repeat(64), cells: [recipe] },
      },
    })
    const record = JSON.stringify({ run, n: 0, verdict: 'checked', source: { id, name: 'Source' } })
    const filled = await panel.ask('fill', { key: 'run-key', n: 0, bytes: seed.bytes, record })
    await panel.ask('settle', { key: 'run-key' })
    if (filled === 'gone') throw new Error('the run is gone from the canvas')
    this.variation = filled.id
    voucher.says.set(0, { verdict: 'checked', picture: filled.picture })
    return true
  }

  swap = () => this.panel.ask('swap', { id: this.variation })
  restore = (id = this.source): Promise<Restored> => this.panel.ask('restore', { id })

  close(): void {
    this.designer?.plugin.close()
    this.panel.plugin.close()
  }

  /** The size of the source's upright box, in whole canvas pixels. */
  private sizeOf(id: string) {
    const { width, height } = ownBounds(this.document.graph, [id]) ?? { width: 0, height: 0 }
    return { width: Math.round(width), height: Math.round(height) }
  }

  private async design(order: object): Promise<unknown> {
    const id = ++this.lastId
    if (!this.designer) throw new Error('nobody is there to edit this document')
    const { stage, plugin } = this.designer
    plugin.fromUI({ id, ...order })
    for (;;) {
      const answer = (stage.messages as { id: number; value?: unknown; error?: string }[]).find((one) => one.id === id)
      if (answer?.error) throw new Error(answer.error)
      if (answer) return answer.value
      await stage.more()
    }
  }
}
