// Generates workerd's configuration: bundle, Durable Objects, storage paths, network access. Pure.
// Contains no secret.
import { settingNames } from '../settings.js'

export interface Setup {
  /**
   * Paths as workerd resolves them: relative to the folder of the configuration file, or absolute.
   */
  bundle: string
  objects: string
  /** `127.0.0.1:8787` and, if the machine has it, `[::1]:8787`: `localhost` may mean either. */
  addresses: readonly string[]
  reach: Reach
}

/**
 * Network access. `local`: this machine. `private`: also the network around it. Public addresses
 * are always reachable.
 */
export type Reach = 'public' | 'local' | 'private'

/** Returns the smallest network access that includes an upstream at these addresses. */
export function reachFor(addresses: readonly string[]): Reach {
  if (addresses.some((address) => /^127\.|^::1$|^::ffff:127\./.test(address))) return 'local'
  const inside =
    /^10\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^169\.254\.|^f[cd]|^fe[89ab]/i
  return addresses.some((address) => inside.test(address)) ? 'private' : 'public'
}

/**
 * Garbage left by requests is small inside JavaScript and large outside of it, so the collector
 * sees no reason to run: 180 MB after six thousand requests. With a full collection each time it
 * takes 80 MB and no longer, since the heap is small.
 */
const v8Flags = ['--gc-global']

/**
 * Returns the text of `workerd.capnp`. The settings come from the environment of the child process.
 */
export function workerdConfig({ bundle, objects, addresses, reach }: Setup): string {
  const allow = reach === 'public' ? ['public'] : ['public', reach]
  const sockets = addresses.map(
    (address, index) =>
      `(name = "http${index}", address = ${quoted(address)}, http = (), service = "relay")`,
  )
  const settings = [
    'RUNWARE_URL',
    'RUNWARE_API_KEY',
    'RELAY_ADMIN_TOKEN',
    'RELAY_VERSION',
    ...settingNames,
  ]
  const classes = {
    RUN: 'RunObject',
    TEAM: 'TeamObject',
    SEED: 'SeedObject',
    ACCOUNT: 'AccountObject',
  }
  const names = Object.entries(classes)
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "relay", worker = .relay),
    (name = "objects", disk = (path = ${quoted(objects)}, writable = true)),
    (name = "internet", network = (allow = [${allow.map(quoted).join(', ')}], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [${sockets.join(', ')}],
  v8Flags = [${v8Flags.map(quoted).join(', ')}],
);

const relay :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed ${quoted(bundle)})],
  compatibilityDate = "2026-04-01",
  durableObjectNamespaces = [
${names.map(([, name]) => `    (className = "${name}", uniqueKey = "${name}-v1", enableSql = true),`).join('\n')}
  ],
  durableObjectStorage = (localDisk = "objects"),
  bindings = [
${names.map(([binding, name]) => `    (name = "${binding}", durableObjectNamespace = "${name}"),`).join('\n')}
${settings.map((name) => `    (name = "${name}", fromEnvironment = "${name}"),`).join('\n')}
  ],
);
`
}

function quoted(text: string): string {
  return JSON.stringify(text)
}
