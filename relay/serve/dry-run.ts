// Checks the bundle with Cloudflare's own tool (`dry-run`), without an account and without a
// deployment.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Unstartable } from './port.js'

/** Newest version that runs on this project's oldest Node. */
const tool = 'wrangler@4.40.0'

/** Returns the output of the tool, or the reason why it cannot run here. */
export function dryRun(root: string): string {
  const config = join(root, 'relay/wrangler.jsonc')
  if (!existsSync(config))
    throw new Unstartable('Only where the sources are: relay/wrangler.jsonc is not here.')
  const words = ['--yes', tool, 'deploy', '--dry-run', '--config', config]
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' }
  const { status, stdout, stderr, error } = spawnSync('npx', words, {
    encoding: 'utf8',
    env,
    shell: process.platform === 'win32',
  })
  if (status === 0) return `${stdout.trim()}\nCloudflare’s ${tool} takes the bundle.`
  const [last = 'it said nothing'] = `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`
    .trim()
    .split('\n')
    .reverse()
  throw new Unstartable(`The bundle could not be tried here: ${last.trim()}`)
}
