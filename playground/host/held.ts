// What the sandbox holds besides nodes: images, variables, collections, styles. One table, put together; knows no rule itself.
import { imageMembers } from './images.js'
import type { Realm } from './realm.js'
import { styleMembers } from './styles/index.js'
import { collectionMembers, variableMembers } from './variables/index.js'

export interface Held {
  get: Record<string, (id: string, realm: Realm) => unknown>
  set?: Record<string, (id: string, value: unknown, realm: Realm) => void>
  call: Record<string, (id: string, args: unknown[], realm: Realm) => unknown>
}

export const HELD: Record<string, Held> = {
  Image: imageMembers,
  Variable: variableMembers,
  VariableCollection: collectionMembers,
  ...styleMembers,
}
