// Tests `npm run live` against the simulator: it lists its steps, asks before it spends, and
// reports its findings.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { start, type Client } from './start.js'

const root = resolve(import.meta.dirname, '../..')
// Its report is written to the working directory; everything else is only read there.
const folder = mkdtempSync(join(tmpdir(), 'brandsafe-live-'))
let client: Client

beforeAll(async () => {
  client = await start()
  for (const name of [
    'bin',
    'contract',
    'playground',
    'node_modules',
    'package.json',
    'package-lock.json',
  ])
    symlinkSync(join(root, name), join(folder, name))
})
afterAll(async () => {
  await client.close()
  rmSync(folder, { recursive: true, force: true })
})

const charged = async () =>
  ((await (await client.get('/ledger')).json()) as { charges: unknown[] }).charges.length
const env = (more: Record<string, string>) => {
  const { RUNWARE_API_KEY: _key, RUNWARE_URL: _url, ...rest } = process.env
  return { ...rest, ...more }
}

test('without a key it says what it would do and cost, and sends nothing', () => {
  const { stdout, status } = spawnSync(process.execPath, ['bin/live.mjs'], {
    cwd: folder,
    env: env({}),
    encoding: 'utf8',
  })
  expect(status).toBe(0)
  expect(stdout).toContain('about $0.06')
  expect(stdout).toContain('nothing was spent')
  expect(existsSync(join(folder, 'live-report.md'))).toBe(false)
})

async function run(words: string[], answer: string): Promise<string> {
  const child = spawn(process.execPath, ['bin/live.mjs', ...words], {
    cwd: folder,
    env: env({ RUNWARE_API_KEY: 'a-key', RUNWARE_URL: `${client.url}/v1` }),
  })
  let said = ''
  child.stdout.on('data', (part) => (said += part))
  child.stderr.on('data', (part) => (said += part))
  child.stdin.end(answer)
  await once(child, 'exit')
  return said
}

test('with a key it asks first, and a no spends nothing', async () => {
  expect(await run([], 'n\n')).toContain('Nothing was sent')
  expect(await charged()).toBe(0)
})

test('with a yes it makes two pictures and writes down what it learned', async () => {
  await run([], 'y\n')
  expect(await charged()).toBe(2)
  const report = readFileSync(join(folder, 'live-report.md'), 'utf8')
  expect(report).toContain('**Is settings.structuredPrompt taken back?** Yes.')
  expect(report).toContain('conflictTaskUUID')
  expect(report).not.toContain('a-key')
})
