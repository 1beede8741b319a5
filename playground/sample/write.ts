// Writes the sample document to the file named on the command line.
import { readFile, writeFile } from 'node:fs/promises'
import { northwind } from './northwind.js'

const [photo, target] = process.argv.slice(2)
if (!photo || !target) throw new Error('Which photo, and to which file?')
await writeFile(target, await northwind(await readFile(photo)).save())
