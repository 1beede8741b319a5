// `npm run soak`: the tests of what goes wrong, at their full size. Takes some five minutes. Its last line is what vitest says.
// `RUNWARE_URL=… npm run soak`: the soak alone, at that upstream.
import { installMissing } from './install.mjs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

installMissing()
const what = process.env.RUNWARE_URL ? ['test/faults/soak.test.ts', '-t', 'RUNWARE_URL'] : ['test/faults']
const vitest = join(import.meta.dirname, '../node_modules/.bin/vitest')
const words = ['run', ...what, '--disable-console-intercept', '--no-file-parallelism']
const { status } = spawnSync(vitest, [...words, ...process.argv.slice(2)], {
  stdio: 'inherit',
  // The whole of it; `npm test` does a tenth.
  env: { SOAK: '1', ...process.env },
  shell: process.platform === 'win32',
})
process.exit(status ?? 1)
