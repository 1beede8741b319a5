// Measures the opening of the panel on a file with few and with many variations: the time of the
// built plugin, in the playground's sandbox, until it has answered all calls of the panel.
import { bundled } from './bundled.mjs'

const { measureOpening } = await bundled('test/bench/opening.ts', 'test')
await measureOpening([30, 3000])
process.exit()
