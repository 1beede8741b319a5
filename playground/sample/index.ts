// Public exports: the sample document and its brand.
export { rgba, solid } from './brand.js'
export { northwind } from './northwind.js'
