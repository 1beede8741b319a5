// `npm test`: installs, builds, checks format, lint and types, runs all tests. Its last line is `N passed, N failed`.
import { installMissing } from './install.mjs'
import { findChromium } from './chromium.mjs'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

installMissing()
const chromium = findChromium()
let passed = 0
let failed = 0

function run(words) {
  const { status } = spawnSync('npx', ['--no-install', ...words], {
    stdio: 'inherit',
    env: { ...process.env, ...(chromium && { CHROME_PATH: chromium }) },
    shell: process.platform === 'win32',
  })
  return status === 0
}

function check(name, words) {
  const ok = run(words)
  console.log(`${ok ? '✓' : '✗'} ${name}`)
  if (ok) passed++
  else failed++
}

if (!chromium) failed++
const { buildAll } = await import('../build.mjs')
await buildAll().then(
  () => passed++,
  (error) => {
    failed++
    console.error(error.message)
  },
)
check('format', ['prettier', '--check', '--log-level=warn', '.'])
check('lint', ['eslint', '--max-warnings=0', '.'])
const rooms = ['contract', 'plugin', 'ui', 'relay', 'relay/tsconfig.serve.json', 'simulator', 'playground', 'test']
for (const room of rooms) check(`types of ${room}`, ['tsc', '-p', room])
const report = join(mkdtempSync(join(tmpdir(), 'brandsafe-')), 'report.json')
const ran = run([
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
])
try {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  passed += numPassedTests
  // A file that does not load fails without a test of its own.
  failed += numFailedTests + testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
} catch {
  failed++
}
if (!ran && failed === 0) failed++
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
