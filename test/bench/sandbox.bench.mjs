// How fast the playground's sandbox carries what plugins do most: properties written and read, nodes found by criteria, bytes sent to the panel and back.
import { bundled } from './bundled.mjs'

const { measureSandbox } = await bundled('test/bench/sandbox.ts', 'test/host')
await measureSandbox()
process.exit()
