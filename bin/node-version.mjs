// Reports a Node version that is too old, before any newer syntax is loaded.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Brandsafe Remix needs Node 20.19 or newer. This is ${process.versions.node}.`)
  process.exit(1)
}
