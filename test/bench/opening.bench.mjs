// Opening the panel on a file with few and with many variations: what the built plugin takes, in the playground's sandbox, until it has told all that the panel asks for.
import { bundled } from './bundled.mjs'

const { measureOpening } = await bundled('test/bench/opening.ts', 'test/plugin')
await measureOpening([30, 3000])
process.exit()
