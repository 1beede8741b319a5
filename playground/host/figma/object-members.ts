// Members of objects other than nodes: images, variables, collections and styles.
import { imageMembers } from './images.js'
import type { ObjectMembers } from '../members/table.js'
import { styleMembers } from '../styles/index.js'
import { collectionMembers, variableMembers } from '../variables/index.js'

export const objectMembers: Record<string, ObjectMembers> = {
  Image: imageMembers,
  Variable: variableMembers,
  VariableCollection: collectionMembers,
  ...styleMembers,
}
