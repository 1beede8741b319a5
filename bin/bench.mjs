// `npm run bench`: runs the benches in test/bench/ one after the other, all or the named ones, and
// prints the figures without judging them.
import { installMissing } from './install.mjs'
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'

const ENDING = '.bench.mjs'
const known = readdirSync('test/bench').flatMap((file) =>
  file.endsWith(ENDING) ? [file.slice(0, -ENDING.length)] : [],
)
const wanted = process.argv.slice(2)
const strangers = wanted.filter((name) => !known.includes(name))
if (strangers.length > 0) {
  console.error(`There is no ${strangers.join(', ')} to measure. There is: ${known.join(', ')}.`)
  process.exit(1)
}
installMissing()
const failed = []
for (const name of wanted.length > 0 ? wanted : known) {
  console.log(`\n${name}`)
  const child = spawn(process.execPath, [`test/bench/${name}${ENDING}`], { stdio: 'inherit' })
  const code = await new Promise((resolve) => child.on('exit', resolve))
  if (code !== 0) failed.push(name)
}
if (failed.length > 0) console.error(`\nNot measured to the end: ${failed.join(', ')}.`)
process.exitCode = failed.length > 0 ? 1 : 0
