// Public exports of the variables.
export { variableCalls } from './api.js'
export { bindingMethods, bindingProperties } from './binding.js'
export { collectionMembers, variableMembers } from './members.js'
