// Read-only panel on the right: the selected layer's properties, paints and plugin data.
import type { SceneNode } from '@open-pencil/core'
import { document, graph, pageId, revision, selection } from '../editor.js'
import { FillRow } from './fill.js'
import { PluginData } from './plugin-data.js'
import { Relaunch } from './relaunch.js'

export function Properties() {
  void revision.value
  const nodes = selection.value.flatMap((id) => graph.value.getNode(id) ?? [])
  const [one] = nodes
  if (nodes.length === 0) return <PageProperties />
  if (nodes.length > 1)
    return (
      <div class="properties">
        <header>
          <h2>{nodes.length} layers</h2>
        </header>
        <Relaunch nodes={nodes} />
      </div>
    )
  return one ? <NodeProperties node={one} /> : null
}

function PageProperties() {
  void revision.value
  const page = graph.value.getNode(pageId.value)
  const variables = [...graph.value.variables.values()].filter(
    (variable) => variable.type === 'COLOR',
  )
  return (
    <div class="properties">
      <header>
        <h2>{page?.name ?? document.value.name}</h2>
        <span class="kind">Page</span>
      </header>
      {variables.length > 0 && (
        <section>
          <h3>Colour variables</h3>
          {variables.map((variable) => {
            const color = graph.value.resolveColorVariable(variable.id)
            return (
              color && (
                <FillRow
                  key={variable.id}
                  graph={graph.value}
                  fill={{ type: 'SOLID', color, opacity: 1, visible: true }}
                  name={variable.name}
                />
              )
            )
          })}
        </section>
      )}
      {page && <Relaunch nodes={[page]} />}
      {page && <PluginData node={page} />}
    </div>
  )
}

const kinds: Partial<Record<SceneNode['type'], string>> = {
  ROUNDED_RECTANGLE: 'Rectangle',
  BOOLEAN_OPERATION: 'Boolean',
}
const kindName = (type: SceneNode['type']) =>
  kinds[type] ?? (type[0] + type.slice(1).toLowerCase()).replaceAll('_', ' ')

function NodeProperties({ node }: { node: SceneNode }) {
  // Subscribe to changes: the node remains the same object when it changes.
  void revision.value
  const fills = node.fills.filter((fill) => fill.visible)
  return (
    <div class="properties">
      <header>
        <h2 title={node.name}>{node.name}</h2>
        <span class="kind">{kindName(node.type)}</span>
      </header>
      <section>
        <dl class="geometry">
          <Measure name="X" value={node.x} />
          <Measure name="Y" value={node.y} />
          <Measure name="W" value={node.width} />
          <Measure name="H" value={node.height} />
          {node.rotation !== 0 && <Measure name="R" value={node.rotation} unit="°" />}
          {node.opacity !== 1 && <Measure name="O" value={node.opacity * 100} unit="%" />}
        </dl>
      </section>
      {node.type === 'TEXT' && (
        <section>
          <h3>Text</h3>
          <p class="text">{node.text}</p>
          <p class="hint">
            {node.fontFamily} {node.fontWeight} · {round(node.fontSize)}
            {node.lineHeight ? ` / ${round(node.lineHeight)}` : ''}
          </p>
        </section>
      )}
      {fills.length > 0 && (
        <section>
          <h3>Fill</h3>
          {[...node.fills.entries()].reverse().map(([index, fill]) => {
            const variable = graph.value.variables.get(
              node.boundVariables[`fills/${index}/color`] ?? '',
            )
            return (
              fill.visible && (
                <FillRow key={index} graph={graph.value} fill={fill} name={variable?.name} />
              )
            )
          })}
        </section>
      )}
      <Relaunch nodes={[node]} />
      <PluginData node={node} />
    </div>
  )
}

const round = (value: number) => Math.round(value * 100) / 100

function Measure({ name, value, unit = '' }: { name: string; value: number; unit?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {round(value)}
        {unit}
      </dd>
    </div>
  )
}
