// `npm test`: installs, builds, checks format, lint and types, runs all tests. Its last line is `N passed, N failed`.
import { installMissing } from './install.mjs'
import { findChromium } from './chromium.mjs'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

installMissing()
const chromium = findChromium()
let passed = 0
let failed = 0

const env = { ...process.env, ...(chromium && { CHROME_PATH: chromium }) }

/** Whether it went well, and what it said where that is not shown as it comes. */
function run([command, ...words], stdio) {
  return new Promise((resolve) => {
    const child = spawn(command, words, { stdio, env, shell: process.platform === 'win32' })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (said += data))
    child.on('error', (error) => resolve({ ok: false, said: error.message }))
    child.on('close', (code) => resolve({ ok: code === 0, said }))
  })
}

/** One after the other, while the tests wait for servers: their words come together with their verdict. */
async function check(checks) {
  for (const [name, words] of checks) {
    const { ok, said } = await run(words, ['ignore', 'pipe', 'pipe'])
    console.log(`${ok ? '✓' : `${said}\n✗`} ${name}`)
    if (ok) passed++
    else failed++
  }
}

/** Each in a line or two, to be read last: whoever sees only the end of the words still sees what failed. */
const failures = (files) =>
  files.flatMap(({ name, status, message, assertionResults }) => {
    if (status !== 'failed') return []
    const file = relative(process.cwd(), name)
    const tests = assertionResults.filter((one) => one.status === 'failed')
    if (tests.length === 0) return `✗ ${file}: ${message}`
    return tests.map(({ fullName, failureMessages }) => `✗ ${file}: ${fullName}\n  ${failureMessages[0]?.slice(0, 400) ?? ''}`)
  })

if (!chromium) failed++
const { buildAll } = await import('../build.mjs')
await buildAll().then(
  () => passed++,
  (error) => {
    failed++
    console.error(error.message)
  },
)
const tool = (name) => join(import.meta.dirname, '../node_modules/.bin', name)
const checking = check([
  ['format', [tool('prettier'), '--check', '--log-level=warn', '.']],
  ['lint', [tool('eslint'), '--max-warnings=0', '.']],
  ['types', ['node', join(import.meta.dirname, 'check-types.mjs')]],
])
const report = join(mkdtempSync(join(tmpdir(), 'brandsafe-')), 'report.json')
const { ok: ran } = await run(
  [tool('vitest'), 'run', '--reporter=minimal', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
  'inherit',
)
await checking
try {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  passed += numPassedTests
  // A file that does not load fails without a test of its own.
  failed += numFailedTests + testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  for (const line of failures(testResults)) console.log(line)
} catch {
  failed++
}
if (!ran && failed === 0) failed++
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
