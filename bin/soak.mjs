// `npm run soak`: the fault tests at their full size. Takes about five minutes. Its last line is
// vitest's. `npm run soak canvas`: generated documents that are remixed, edited, swapped into and
// restored. `RUNWARE_URL=… npm run soak`: the images' soak alone, with that upstream.
import { installMissing } from './install.mjs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

installMissing()
const [name, ...options] = process.argv.slice(2)
const folders = { canvas: ['test/canvas'] }
const whole = process.env.RUNWARE_URL
  ? ['test/faults/soak.test.ts', '-t', 'RUNWARE_URL']
  : ['test/faults', 'test/soak']
const what = folders[name] ?? [...whole, ...(name ? [name] : [])]
const vitest = join(import.meta.dirname, '../node_modules/.bin/vitest')
const words = [
  'run',
  '--project=node',
  ...what,
  '--disable-console-intercept',
  '--no-file-parallelism',
]
const { status } = spawnSync(vitest, [...words, ...options], {
  stdio: 'inherit',
  // The full size; `npm test` runs a tenth.
  env: { SOAK: '1', ...process.env },
  shell: process.platform === 'win32',
})
process.exit(status ?? 1)
