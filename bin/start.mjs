// `npm start` and `npm run dev`: installs, builds, starts simulator, relay and playground, pairs
// them, prints the address.
import { installMissing } from './install.mjs'
import { adminToken } from './token.mjs'
import { assertPortIsFree, createServerGroup, Refused } from './servers.mjs'

function portOf(name, standard) {
  const port = Number(process.env[`${name}_PORT`] ?? standard)
  if (Number.isInteger(port) && port > 0 && port < 65536) return port
  console.error(`${name}_PORT is no port: a number from 1 to 65535.`)
  process.exit(1)
}
const ports = {
  simulator: portOf('SIMULATOR', 8788),
  // The manifest names the relay's address: another port must be written there too.
  relay: portOf('RELAY', 8787),
  playground: portOf('PLAYGROUND', 8790),
}
const developing = process.argv.includes('--dev')
const { RUNWARE_API_KEY: key, RUNWARE_URL: url } = process.env
// With a key or an address the images come from a real upstream.
const simulated = !key && !url

const servers = createServerGroup((sentence) => void leave(1, sentence))
let leaving = false

async function leave(code, sentence) {
  if (leaving) return
  leaving = true
  if (sentence) console.error(sentence)
  await servers.end()
  process.exit(code)
}
process.on('SIGINT', () => void leave(0))
process.on('SIGTERM', () => void leave(0))

async function start() {
  installMissing()
  for (const [name, port] of Object.entries(ports))
    if (name !== 'simulator' || simulated) await assertPortIsFree(port, `the ${name}`)
  const { buildAll } = await import('../build.mjs')
  await buildAll()
  const token = adminToken()
  if (simulated) await servers.start('simulator', 'dist/simulator.js', {}, ports.simulator)
  const upstream = simulated
    ? { RUNWARE_URL: `http://localhost:${ports.simulator}/v1`, RUNWARE_API_KEY: 'simulated' }
    : {}
  await servers.start(
    'relay',
    'dist/relay/serve.js',
    { ...upstream, RELAY_ADMIN_TOKEN: token },
    ports.relay,
  )
  const relay = { url: `http://localhost:${ports.relay}`, token }
  const pairing = JSON.stringify({ connection: relay })
  await servers.start(
    'playground',
    'dist/playground/serve.js',
    { PLAYGROUND_PAIRING: pairing },
    ports.playground,
  )
  if (developing) await (await import('./watch.mjs')).watchPlugin()
  printAddress(relay)
}

function printAddress({ url: address, token }) {
  console.log(`
Open http://localhost:${ports.playground}

In Figma's desktop app: Plugins → Development → Import plugin from manifest…, and choose this folder's manifest.json.
Then connect its panel to ${address} with the token ${token}
${
  simulated
    ? '\nPictures are simulated: no key, no network, no cost.'
    : `\nPictures come from ${url ?? 'https://api.runware.ai/v1'} and now cost money.`
}${developing ? '\nPlugin and panel are rebuilt when you change them.' : ''}
Ctrl-C ends all of it.`)
}

start().catch((error) =>
  leave(1, error instanceof Refused ? error.message : String(error?.message ?? error)),
)
