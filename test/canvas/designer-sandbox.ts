// Code for the designer's sandbox, which runs beside the plugin's: builds a document from its
// description and edits it.
import { runEditCode } from './run-edits-sandbox.js'

/**
 * Answers `{id, order}` with `{id, value}` or `{id, error}`. An order builds, edits or clears the
 * pages of one tag. `picture` is an image's hash.
 */
export const designerCode = (picture: string) => `
figma.showUI(__html__, { visible: false })
const picture = '${picture}'
const solid = (r, g, b, more) => ({ type: 'SOLID', color: { r, g, b }, ...more })
const image = (more) => ({ type: 'IMAGE', imageHash: picture, scaleMode: 'FILL', ...more })
const paints = {
  solid: solid(0.85, 0.3, 0.2),
  half: solid(0.1, 0.3, 0.8, { opacity: 0.5 }),
  gradient: { type: 'GRADIENT_LINEAR', gradientTransform: [[1, 0, 0], [0, 1, 0]], gradientStops: [{ position: 0, color: { r: 0, g: 0.6, b: 0.4, a: 0.9 } }, { position: 1, color: { r: 1, g: 0.9, b: 0.2, a: 0.4 } }] },
  picture: image(),
  fit: image({ scaleMode: 'FIT' }),
  crop: image({ scaleMode: 'CROP', imageTransform: [[0.4, 0, 0.3], [0, 0.4, 0.2]] }),
  tile: image({ scaleMode: 'TILE', scalingFactor: 0.4 }),
  filtered: image({ filters: { exposure: 0.4, contrast: 0.2 } }),
  'faded picture': image({ opacity: 0.6 }),
  multiplied: solid(0.9, 0.7, 0.3, { blendMode: 'MULTIPLY' }),
  hidden: solid(0, 0, 0, { visible: false }),
}
const effects = {
  'drop shadow': { type: 'DROP_SHADOW', color: { r: 0, g: 0, b: 0, a: 0.5 }, offset: { x: 0, y: 4 }, radius: 6, spread: 0, visible: true, blendMode: 'NORMAL', showShadowBehindNode: false },
  'inner shadow': { type: 'INNER_SHADOW', color: { r: 0, g: 0, b: 0, a: 0.6 }, offset: { x: 0, y: 4 }, radius: 5, spread: 0, visible: true, blendMode: 'NORMAL' },
  'layer blur': { type: 'LAYER_BLUR', blurType: 'NORMAL', radius: 4, visible: true },
  'background blur': { type: 'BACKGROUND_BLUR', blurType: 'NORMAL', radius: 6, visible: true },
}
let count, home

async function build({ source: spec, around }, tag) {
  await figma.loadFontAsync({ family: 'Inter', style: 'Regular' })
  count = 0
  home = figma.createPage()
  home.name = 'home ' + tag
  const page = around === 'second page' ? figma.createPage() : home
  if (page !== home) page.name = 'second ' + tag
  await figma.setCurrentPageAsync(page)
  const source = await layer(spec, page)
  if (around === 'group') figma.group([source], page)
  else if (around !== 'page' && around !== 'second page' && source.type !== 'SECTION') {
    const frame = figma.createFrame()
    page.appendChild(frame)
    frame.resize(300, 240)
    frame.x = 480
    frame.fills = [solid(0.95, 0.95, 0.9)]
    if (around === 'row') { frame.layoutMode = 'HORIZONTAL'; frame.itemSpacing = 8; frame.paddingLeft = 20 }
    if (around === 'faded frame') frame.opacity = 0.7
    if (around === 'blurred frame') frame.effects = [effects['layer blur'], effects['drop shadow']]
    frame.appendChild(source)
    if (around !== 'row') { source.x = 40; source.y = 30 }
  }
  figma.commitUndo()
  return source.id
}

async function layer(spec, parent) {
  const node = await bare(spec, parent)
  node.name = spec.kind + ' ' + ++count
  const { box } = spec
  if (node.type === 'SECTION') node.resizeWithoutConstraints(box.width, box.height)
  else if (node.type !== 'GROUP' && node.type !== 'TEXT' && node.type !== 'BOOLEAN_OPERATION' && !(node.type === 'INSTANCE')) node.resize(box.width, box.height)
  node.x = box.x
  node.y = box.y
  if ('fills' in node && node.type !== 'TEXT') node.fills = spec.fills.map((name) => paints[name])
  if (node.type === 'VECTOR') node.strokes = []
  if (spec.stroke !== 'none' && 'strokes' in node && 'strokeAlign' in node && node.type !== 'TEXT') {
    node.strokes = [solid(0.1, 0.1, 0.1)]
    node.strokeWeight = 4
    node.strokeAlign = spec.stroke
  }
  if ('effects' in node) node.effects = spec.effects.map((name) => effects[name])
  if ('opacity' in node) node.opacity = spec.opacity
  if ('blendMode' in node) node.blendMode = spec.blend
  if ('cornerRadius' in node && spec.corner) node.cornerRadius = spec.corner
  if ('clipsContent' in node) node.clipsContent = spec.clips
  if ('constraints' in node && parent.type !== 'PAGE') node.constraints = { horizontal: spec.constraints, vertical: spec.constraints }
  if ('rotation' in node && spec.rotation) node.rotation = spec.rotation
  return node
}

async function bare(spec, parent) {
  const made = (node) => { parent.appendChild(node); return node }
  switch (spec.kind) {
    case 'rectangle': return made(figma.createRectangle())
    case 'ellipse': return made(figma.createEllipse())
    case 'star': return made(figma.createStar())
    case 'vector': { const node = made(figma.createVector()); node.vectorPaths = [{ windingRule: 'NONZERO', data: 'M 0 0 L 100 20 L 80 100 L 10 80 Z' }]; return node }
    case 'boolean': {
      const [a, b] = [made(figma.createRectangle()), made(figma.createEllipse())]
      a.resize(spec.box.width, spec.box.height * 0.7); b.resize(spec.box.width * 0.6, spec.box.height)
      return figma.union([a, b], parent)
    }
    case 'emptyFrame': return made(figma.createFrame())
    case 'text': { const node = made(figma.createText()); node.characters = 'Slow mornings'; node.fontSize = 14; node.fills = [solid(0, 0, 0)]; return node }
    case 'instance': return made((await component(spec, 1)).createInstance())
    case 'composedInstance': return made((await component(spec, 0)).createInstance())
    case 'section': return filled(made(figma.createSection()), spec)
    case 'component': return filled(made(figma.createComponent()), spec)
    case 'frame': return filled(made(figma.createFrame()), spec)
    case 'autoLayout': {
      const node = made(figma.createFrame())
      node.layoutMode = 'HORIZONTAL'; node.itemSpacing = 6; node.paddingLeft = 5; node.paddingTop = 7
      node.primaryAxisSizingMode = 'FIXED'; node.counterAxisSizingMode = 'FIXED'
      return filled(node, spec)
    }
    case 'group': {
      const mask = maskOf(spec, parent)
      const children = []
      for (const child of spec.children) children.push(await layer(child, parent))
      const group = figma.group([...(mask ? [mask] : []), ...children], parent)
      if (mask) mask.isMask = true
      return group
    }
  }
}

async function component(spec, blocks) {
  const main = figma.createComponent()
  home.appendChild(main)
  main.name = 'Main ' + ++count
  main.x = 2000 + count * 400
  main.y = 1000
  main.resize(spec.box.width, spec.box.height)
  if (blocks) { const block = figma.createRectangle(); main.appendChild(block); block.resize(spec.box.width * 0.7, spec.box.height * 0.6); block.fills = [paints.picture]; block.x = 8; block.y = 6 }
  else await filled(main, spec)
  return main
}

async function filled(node, spec) {
  const mask = maskOf(spec, node)
  if (mask) mask.isMask = true
  for (const child of spec.children) await layer(child, node)
  return node
}

function maskOf({ mask, box }, parent) {
  if (mask === 'none') return undefined
  const node = figma.createEllipse()
  parent.appendChild(node)
  node.name = 'mask ' + ++count
  node.resize(box.width * 0.8, box.height * 0.8)
  node.x = 6; node.y = 5
  if (mask === 'soft') node.fills = [solid(0, 0, 0, { opacity: 0.5 })]
  return node
}

async function edit({ edit: what, target = 0, source: id, tag }) {
  let copied
  let source = await figma.getNodeByIdAsync(id)
  await figma.loadFontAsync({ family: 'Inter', style: 'Regular' })
  const closed = source.type === 'INSTANCE' || source.type === 'BOOLEAN_OPERATION' || !('children' in source)
  const layers = closed ? [] : source.children.filter(({ name }) => !name.endsWith('/ variation'))
  // A mask that is pasted on top masks nothing any more.
  const targets = what === 'cut and paste layer' ? layers.filter((layer) => !layer.isMask) : layers
  const one = targets[target % Math.max(1, targets.length)]
  const holds = source.type === 'FRAME' || source.type === 'COMPONENT' || source.type === 'SECTION'
  switch (what) {
    case 'rename source': source.name = 'Renamed'; break
    case 'move source': source.x += 33; source.y += 17; break
    case 'move source to another page': {
      let other = figma.root.children.find((page) => page.name === 'elsewhere ' + tag)
      if (!other) { other = figma.createPage(); other.name = 'elsewhere ' + tag }
      await other.loadAsync()
      other.appendChild(source)
      break
    }
    case 'group source': if (source.parent.type !== 'GROUP' && source.type !== 'SECTION') figma.group([source], source.parent); break
    case 'add text': { if (!holds) break; const node = figma.createText(); node.characters = 'Added'; node.fontSize = 12; source.appendChild(node); node.x = 4; node.y = 4; node.name = 'added text'; break }
    case 'add shape': { if (!holds) break; const node = figma.createRectangle(); node.resize(20, 20); node.name = 'added shape'; node.fills = [solid(0.2, 0.7, 0.3)]; source.appendChild(node); node.x = 70; node.y = 10; break }
    case 'copy source': { const copy = source.type === 'COMPONENT' ? source.createInstance() : source.clone(); source.parent.appendChild(copy); copy.y += 150; if (source.type !== 'COMPONENT') copied = copy; break }
    case 'ungroup source': if (source.type === 'GROUP' && source.parent.type === 'PAGE') { const [child] = source.children; figma.ungroup(source); source = child } break
    case 'detach source': if (source.type === 'INSTANCE') source = source.detachInstance(); break
    case 'make source a component': if (source.type === 'FRAME' && source.parent.type === 'PAGE') source = figma.createComponentFromNode(source); break
    case 'recolour source': if ('fills' in source) source.fills = [solid(0.3, 0.3, 0.9)]; break
    case 'fade source': if ('opacity' in source) source.opacity = 0.8; break
    case 'rename layer': if (one) one.name = 'Layer renamed'; break
    case 'move layer': if (one) { one.x += 9; one.y -= 5 } break
    case 'copy layer': if (one && one.type !== 'COMPONENT') { const copy = one.clone(); source.appendChild(copy); copy.x += 12; copy.name = 'added copy' } break
    case 'cut and paste layer': if (one && layers.length > 1 && one.type !== 'COMPONENT') { const [x, y] = [one.x, one.y]; const copy = one.clone(); source.appendChild(copy); copy.x = x; copy.y = y; one.remove() } break
    case 'delete layer': if (one && layers.length > 1) one.remove(); break
    case 'raise layer': if (one) source.appendChild(one); break
    case 'fade layer': if (one && 'opacity' in one) one.opacity = 0.3; break
    case 'recolour layer': if (one && 'fills' in one) one.fills = [solid(0.3, 0.3, 0.9)]; break
  }
  figma.commitUndo()
  return { source: source.id, ...(copied && { copy: copied.id }) }
}

async function clear(tag) {
  const [first] = figma.root.children
  await figma.setCurrentPageAsync(first)
  for (const page of [...figma.root.children]) if (page !== first && page.name.endsWith(' ' + tag)) { await page.loadAsync(); page.remove() }
  figma.commitUndo()
}

${runEditCode}
figma.ui.onmessage = async ({ id, order }) => {
  try {
    const value = order.build ? await build(order.build, order.tag) : order.clear ? await clear(order.tag) : order.onRun ? await editRun(order) : await edit(order)
    figma.ui.postMessage({ id, value })
  } catch (error) {
    figma.ui.postMessage({ id, error: String(error) + (error && error.stack ? error.stack : '') })
  }
}
`
