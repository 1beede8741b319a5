// One table of all that the playground knows of nodes, put together from nodes/. Knows no rule itself.
import { dataMethods } from './nodes/data.js'
import { layoutProperties } from './nodes/layout.js'
import { paintProperties } from './nodes/paint.js'
import { pictureMethods } from './nodes/picture.js'
import { placeMethods, placeProperties } from './nodes/place.js'
import { textMethods, textProperties } from './nodes/text.js'
import { shapeProperties } from './nodes/shape.js'
import { treeMethods, treeProperties } from './nodes/tree.js'
import type { Methods, Properties } from './table.js'
import { bindingMethods, bindingProperties } from './variables.js'

export const PROPERTIES: Properties = {
  ...treeProperties,
  ...placeProperties,
  ...paintProperties,
  ...layoutProperties,
  ...textProperties,
  ...shapeProperties,
  ...bindingProperties,
}

export const METHODS: Methods = {
  ...treeMethods,
  ...placeMethods,
  ...dataMethods,
  ...textMethods,
  ...pictureMethods,
  ...(bindingMethods as Methods),
}
