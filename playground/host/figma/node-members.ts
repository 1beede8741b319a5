// Combines the tables of nodes/ into one table of all node members.
import { componentMethods, componentProperties } from '../nodes/component.js'
import { cssMethods } from '../nodes/css.js'
import { dataMethods } from '../nodes/data.js'
import { keptMethods, keptProperties } from '../nodes/kept.js'
import { layoutProperties } from '../nodes/layout.js'
import { paintMethods, paintProperties } from '../nodes/paint/index.js'
import { pictureMethods } from '../nodes/picture.js'
import { placeMethods, placeProperties } from '../nodes/place.js'
import { textMethods, textProperties } from '../nodes/text/index.js'
import { shapeMethods, shapeProperties } from '../nodes/shape.js'
import { treeMethods, treeProperties } from '../nodes/tree.js'
import type { Methods, Properties } from '../members/table.js'
import { styleIdMethods, styleIdProperties } from '../styles/index.js'
import { bindingMethods, bindingProperties } from '../variables/index.js'

export const properties: Properties = {
  ...treeProperties,
  ...componentProperties,
  ...placeProperties,
  ...paintProperties,
  ...layoutProperties,
  ...textProperties,
  ...shapeProperties,
  ...keptProperties,
  ...bindingProperties,
  ...styleIdProperties,
}

export const methods: Methods = {
  ...treeMethods,
  ...componentMethods,
  ...placeMethods,
  ...dataMethods,
  ...cssMethods,
  ...paintMethods,
  ...textMethods,
  ...pictureMethods,
  ...shapeMethods,
  ...keptMethods,
  ...bindingMethods,
  ...styleIdMethods,
}
