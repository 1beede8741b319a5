// Measures the playground's sandbox at the most common work of plugins: properties written and
// read, nodes found by criteria, bytes sent to the panel and back.
import { bundled } from './bundled.mjs'

const { measureSandbox } = await bundled('test/bench/sandbox.ts', 'test/host')
await measureSandbox()
process.exit()
