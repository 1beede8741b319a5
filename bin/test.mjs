// `npm test`: installs, builds, checks format, lint and types, runs all tests. Its last line is `N
// passed, N failed`.
import { installMissing } from './install.mjs'
import { findChromium } from './chromium.mjs'
import { endProcessesOf } from './processes.mjs'
import { measureSlowness } from './slowness.mjs'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

installMissing()
const chromium = findChromium()
let passed = 0
let failed = 0

const folder = mkdtempSync(join(tmpdir(), 'bs-'))
const slowness = measureSlowness()
const env = {
  ...process.env,
  ...(chromium && { CHROME_PATH: chromium }),
  TMPDIR: folder,
  TEST_SLOWNESS: slowness.toFixed(2),
}

/** Returns the command's success, and its output if that is captured. */
function run([command, ...words], stdio) {
  return new Promise((resolve) => {
    const child = spawn(command, words, { stdio, env, shell: process.platform === 'win32' })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data) => (output += data))
    child.on('error', (error) => resolve({ ok: false, output: error.message }))
    child.on('close', (code) => resolve({ ok: code === 0, output }))
  })
}

const tool = (name) => join(import.meta.dirname, '../node_modules/.bin', name)

async function check() {
  const checks = [
    ['format', [tool('prettier'), '--check', '--log-level=warn', '.']],
    ['lint', [tool('eslint'), '--max-warnings=0', '.']],
    ['types', ['node', join(import.meta.dirname, 'check-types.mjs')]],
  ]
  for (const [name, words] of checks) {
    const { ok, output } = await run(words, ['ignore', 'pipe', 'pipe'])
    console.log(`${ok ? '✓' : `${output}\n✗`} ${name}`)
    if (ok) passed++
    else failed++
  }
}

/**
 * Returns one or two lines per failure, printed last: a log that is truncated at the front still
 * names them.
 */
const failures = (files) =>
  files.flatMap(({ name, status, message, assertionResults }) => {
    if (status !== 'failed') return []
    const file = relative(process.cwd(), name)
    const tests = assertionResults.filter((one) => one.status === 'failed')
    if (tests.length === 0) return `✗ ${file}: ${message}`
    return tests.map(
      ({ fullName, failureMessages }) =>
        `✗ ${file}: ${fullName}\n  ${failureMessages[0]?.slice(0, 400) ?? ''}`,
    )
  })

/**
 * Returns a line for each of the slowest files, so that a log shows the distribution of the time.
 */
const slowest = (files) =>
  files
    .map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1000 }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, 12)
    .map(
      ({ name, seconds }) => `${seconds.toFixed(0).padStart(4)} s ${relative(process.cwd(), name)}`,
    )

/** Runs one lane of vitest.config.ts. Returns the results of its files. */
async function runLane(lane) {
  const report = join(folder, `${lane}.json`)
  const reporters = ['--reporter=minimal', '--reporter=json', `--outputFile.json=${report}`]
  const words = [
    'run',
    `--project=${lane}`,
    '--passWithNoTests',
    ...reporters,
    ...process.argv.slice(2),
  ]
  const { ok } = await run([tool('vitest'), ...words], 'inherit')
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
    passed += numPassedTests
    // A file that fails to load has no failed test of its own.
    const broken =
      numFailedTests +
      testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
        .length
    failed += broken === 0 && !ok ? 1 : broken
    return testResults
  } catch {
    failed++
    return []
  }
}

/** Ends every process that this run started, at any point at which it stops. */
const clean = () => {
  endProcessesOf(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    clean()
    process.exit(1)
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
console.log(
  `This machine is ${slowness.toFixed(1)} times as slow as an idle one: waits are that much longer.`,
)
const lanes = await Promise.all([runLane('browser'), check().then(() => runLane('node'))])
const results = lanes.flat()
if (results.length === 0) failed++
console.log(['Slowest files:', ...slowest(results)].join('\n'))
for (const line of failures(results)) console.log(line)
clean()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
