// What one person's machine keeps between sessions: the form's settings and the connection. The panel judges what it reads.
import type { Connection } from '../../contract/message.js'

export async function readSettings(): Promise<unknown> {
  return (await figma.clientStorage.getAsync('settings')) ?? null
}

export async function saveSettings({ settings }: { settings: unknown }): Promise<null> {
  await figma.clientStorage.setAsync('settings', settings)
  return null
}

export async function readConnection(): Promise<Connection | undefined> {
  const stored: unknown = await figma.clientStorage.getAsync('connection')
  return isConnection(stored) ? { url: stored.url, token: stored.token } : undefined
}

export async function saveConnection({
  connection,
}: {
  connection: Connection | null
}): Promise<null> {
  if (connection) await figma.clientStorage.setAsync('connection', connection)
  else await figma.clientStorage.deleteAsync('connection')
  return null
}

function isConnection(value: unknown): value is Connection {
  const stored = value as Connection | null | undefined
  return (
    typeof stored === 'object' &&
    typeof stored?.url === 'string' &&
    typeof stored.token === 'string'
  )
}
