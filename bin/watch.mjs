// Rebuilds plugin and panel when their sources change. The playground detects the new files and
// reloads by itself.
import { watch } from 'node:fs'
import { buildAll } from '../build.mjs'

const settleMs = 80

export async function watchPlugin() {
  let timer
  const rebuild = () => {
    clearTimeout(timer)
    timer = setTimeout(
      () =>
        buildAll('plugin').then(
          () => console.log('Rebuilt.'),
          (error) => console.error(error.message),
        ),
      settleMs,
    )
  }
  for (const room of ['contract', 'plugin', 'ui']) watch(room, { recursive: true }, rebuild)
  watch('manifest.json', rebuild)
}
