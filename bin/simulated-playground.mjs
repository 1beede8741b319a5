// Runs the built plugin in the playground with the simulator and a browser, for commands that draw
// pictures.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { buildAll } from '../build.mjs'
import { findChromium } from './chromium.mjs'
import { assertPortIsFree, createServerGroup } from './servers.mjs'

/** The manifest names the relay's port. */
const ports = { simulator: 8788, relay: 8787, playground: 8790 }
const token = 'northwind.ada.0123456789abcdef0123456789abcdef'
const flags =
  '--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update --disable-sync --no-first-run'

async function startServers(servers, data) {
  await servers.start('simulator', 'dist/simulator.js', { SIMULATOR_PACE: '0' }, ports.simulator)
  const relay = {
    RELAY_DATA: data,
    RUNWARE_URL: `http://localhost:${ports.simulator}/v1`,
    RUNWARE_API_KEY: 'simulated',
    RELAY_ADMIN_TOKEN: token,
  }
  await servers.start('relay', 'dist/relay/serve.js', relay, ports.relay)
  const connection = { url: `http://localhost:${ports.relay}`, token }
  const playground = { PLAYGROUND_PAIRING: JSON.stringify({ connection }) }
  await servers.start('playground', 'dist/playground/serve.js', playground, ports.playground)
}

/** Calls `draw(browser, address)` and then ends the browser and the servers. */
export async function withSimulatedPlayground(draw) {
  const data = mkdtempSync(join(tmpdir(), 'brandsafe-pictures-'))
  const servers = createServerGroup((sentence) => console.error(sentence))
  let browser
  try {
    for (const [name, port] of Object.entries(ports)) await assertPortIsFree(port, `the ${name}`)
    await buildAll()
    await startServers(servers, data)
    browser = await chromium.launch({ executablePath: findChromium(), args: flags.split(' ') })
    await draw(browser, `http://localhost:${ports.playground}`)
  } finally {
    await browser?.close()
    await servers.end()
    rmSync(data, { recursive: true, force: true })
  }
}
