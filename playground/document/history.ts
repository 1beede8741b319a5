// Undo for a scene graph: the changes between two commits are one step. Independent of plugins and
// pages.
import type { SceneGraph, SceneNode } from '@open-pencil/scene-graph'
import { readResources, writeResources } from './resources.js'

type Snapshot = Readonly<SceneNode> | undefined
interface Step {
  nodes: Map<string, { before: Snapshot; after: Snapshot }>
  /** Variables and their collections, if they changed. */
  resources?: { before: string; after: string }
}

// The graph replaces paints, effects and bindings as a whole; these two fields are changed in
// place.
const keep = (node: SceneNode | undefined): Snapshot =>
  node && { ...node, childIds: [...node.childIds], overrides: { ...node.overrides } }

export class History {
  private readonly baseline = new Map<string, Snapshot>()
  private readonly dirty = new Set<string>()
  private readonly undone: Step[] = []
  private readonly done: Step[] = []
  private resources: string
  private resourcesTouched = false
  private busy = false

  constructor(
    private readonly graph: SceneGraph,
    private readonly touched: (id: string) => void,
  ) {
    this.resources = readResources(graph)
    for (const node of graph.getAllNodes()) this.baseline.set(node.id, keep(node))
    const mark = (...ids: (string | null | undefined)[]) => {
      for (const id of ids) {
        if (!id) continue
        if (!this.busy) this.dirty.add(id)
        this.touched(id)
      }
    }
    graph.onNodeEvents({
      created: (node) => mark(node.id, node.parentId),
      updated: (id) => mark(id),
      deleted: (id) => mark(id, this.baseline.get(id)?.parentId),
      reparented: (id, from, to) => mark(id, from, to),
      reordered: (id, parent) => mark(id, parent, this.baseline.get(id)?.parentId),
    })
  }

  get canUndo(): boolean {
    return this.done.length > 0 || this.changed
  }

  get canRedo(): boolean {
    return this.undone.length > 0 && !this.changed
  }

  /** True while an undo or redo restores nodes; listeners must not react to these changes. */
  get restoring(): boolean {
    return this.busy
  }

  /** Marks variables as changed: they are not nodes, so the graph reports no change. */
  touchResources(): void {
    this.resourcesTouched = true
  }

  private get changed(): boolean {
    return this.dirty.size > 0 || this.resourcesTouched
  }

  /** Makes all changes since the last commit one step. */
  commit(): void {
    if (!this.changed) return
    const step: Step = { nodes: new Map() }
    const resources = this.resourcesTouched ? readResources(this.graph) : this.resources
    this.resourcesTouched = false
    if (resources !== this.resources) step.resources = { before: this.resources, after: resources }
    this.resources = resources
    for (const id of this.dirty) {
      const before = this.baseline.get(id)
      const after = keep(this.graph.getNode(id))
      if (!before && !after) continue
      step.nodes.set(id, { before, after })
      if (after) this.baseline.set(id, after)
      else this.baseline.delete(id)
    }
    this.dirty.clear()
    if (step.nodes.size === 0 && !step.resources) return
    this.done.push(step)
    this.undone.length = 0
  }

  undo(): boolean {
    this.commit()
    const step = this.done.pop()
    if (!step) return false
    this.restore(step, 'before')
    this.undone.push(step)
    return true
  }

  redo(): boolean {
    if (this.changed) return false
    const step = this.undone.pop()
    if (!step) return false
    this.restore(step, 'after')
    this.done.push(step)
    return true
  }

  private restore(step: Step, side: 'before' | 'after'): void {
    this.busy = true
    const { graph } = this
    if (step.resources) writeResources(graph, (this.resources = step.resources[side]))
    for (const [id, states] of step.nodes) {
      const state = states[side]
      const current = graph.nodes.get(id)
      if (state) {
        // Restore into the same object: a renderer may hold a reference to it.
        const node = Object.assign(current ?? ({} as SceneNode), state, {
          childIds: [...state.childIds],
          overrides: { ...state.overrides },
        })
        graph.nodes.set(id, node)
        this.index(node)
        this.baseline.set(id, state)
      } else {
        graph.nodes.delete(id)
        if (current?.componentId) graph.instanceIndex.get(current.componentId)?.delete(id)
        this.baseline.delete(id)
      }
    }
    graph.clearAbsPosCache()
    for (const [id, states] of step.nodes) {
      if (states[side]) graph.emitter.emit('node:updated', id, states[side])
      else graph.emitter.emit('node:deleted', id)
    }
    this.busy = false
  }

  private index(node: SceneNode): void {
    if (node.type !== 'INSTANCE' || !node.componentId) return
    const index = this.graph.instanceIndex
    if (!index.has(node.componentId)) index.set(node.componentId, new Set())
    index.get(node.componentId)?.add(node.id)
  }
}
