// Finds the Chromium or Chrome for browser tests. On Debian as root it installs one; otherwise it
// prints the next step.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Returns the path, or `undefined` after printing a sentence about the installation. */
export function findChromium() {
  const given = process.env['CHROME_PATH']
  if (given) {
    if (existsSync(given)) return given
    console.error(`CHROME_PATH says ${given}, and there is nothing there.`)
    return undefined
  }
  const found = places.find((place) => existsSync(place))
  if (found) return found
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    console.log('Installing Debian’s chromium for the browser tests…')
    const apt = (...words) =>
      spawnSync('apt-get', ['-qq', ...words], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
    apt('update')
    apt('install', '-y', '--no-install-recommends', 'chromium')
    if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium'
  }
  console.error(
    'The browser tests need Chromium or Chrome. Install one, or name it in CHROME_PATH.',
  )
  return undefined
}
