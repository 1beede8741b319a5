// A designer's edits of a run: code for the designer's sandbox, see designer-sandbox.ts. Skips an
// edit that Figma refuses.

/** `editRun` applies one edit; `frames` are the ids of the run's frames as placed, by number. */
export const runEditCode = `
async function elsewhere(tag) {
  let other = figma.root.children.find((page) => page.name === 'elsewhere ' + tag)
  if (!other) { other = figma.createPage(); other.name = 'elsewhere ' + tag }
  await other.loadAsync()
  return other
}

function note(parent) {
  const made = figma.createRectangle()
  parent.appendChild(made)
  made.resize(9, 7)
  made.name = 'note'
  return made
}

async function editRun(order) {
  // Figma refuses some edits, such as a component inside its own instance.
  await editRunLayer(order).catch(() => undefined)
  figma.commitUndo()
}

async function editRunLayer({ edit: what, target = 0, frames, section: sectionId, source: sourceId, tag }) {
  await figma.loadFontAsync({ family: 'Inter', style: 'Regular' })
  const layer = async (id) => { const node = await figma.getNodeByIdAsync(id); return node && !node.removed ? node : undefined }
  const one = await layer(frames[target % frames.length])
  const next = await layer(frames[(target + 1) % frames.length])
  const section = await layer(sectionId)
  const source = await layer(sourceId)
  const home = figma.root.children.find((page) => page.name === 'home ' + tag)
  const here = (node) => { let at = node; while (at.type !== 'PAGE') at = at.parent; return at }
  if (one) switch (what) {
    case 'copy into the section': if (section) { const copy = one.clone(); section.appendChild(copy); copy.x += 11 } break
    case 'copy onto the page': { const copy = one.clone(); home.appendChild(copy); copy.x = 5000; break }
    case 'move out': here(one).appendChild(one); break
    case 'drag': one.x += 7; break
    case 'resize': one.resize(one.width + 10, one.height + 6); break
    case 'rename': one.name = 'Final'; break
    case 'recolour': one.fills = [solid(0.3, 0.3, 0.9)]; break
    case 'hide': one.visible = false; break
    case 'group': figma.group([one], one.parent); break
    case 'put a note into': note(one); break
    case 'edit a layer in': { const child = one.children[one.children.length - 1]; if (!child) break; if (child.type === 'TEXT') child.characters = 'Mine'; else child.name = 'Mine'; break }
    case 'make a component of': figma.createComponentFromNode(one); break
    case 'move to another page': (await elsewhere(tag)).appendChild(one); break
    case 'move into the next one': if (next && next !== one) next.appendChild(one); break
    case 'delete': one.remove(); break
  }
  if (section) switch (what) {
    case 'put a note into the section': note(section); break
    case 'drag the source into the section': if (source) { section.appendChild(source); source.x = 3; source.y = 3 } break
    case 'drag the source into a variation': if (source && one) one.appendChild(source); break
    case 'rename the section': section.name = 'Mine'; break
    case 'move the section': section.x += 40; break
    case 'resize the section': section.resizeWithoutConstraints(section.width + 50, section.height + 30); break
    case 'edit a header': { const header = section.children.find(({ type }) => type === 'TEXT'); if (header) header.characters = 'Mine'; break }
    case 'copy the section': { const copy = section.clone(); section.parent.appendChild(copy); copy.y += 3000; break }
    case 'move the section to another page': (await elsewhere(tag)).appendChild(section); break
    case 'move all out of the section': for (const child of [...section.children]) section.parent.appendChild(child); break
  }
  if (what === 'delete the source' && source) source.remove()
}
`
