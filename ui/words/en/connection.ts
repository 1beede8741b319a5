// The connection to the team's server, in English.

export const connectionWords = {
  title: 'Connect to your team’s server',
  intro:
    'The server holds the key to Runware and your team’s budget. Your admin gives you its address and an access token.',
  address: 'Server address',
  token: 'Access token',
  keepToken: 'Leave empty to keep the current token',
  tokenForm: 'team.name.secret',
  badAddress: 'The address begins with http:// or https://.',
  badToken: 'An access token has three parts with dots between them, such as team.name.secret.',
  connect: 'Connect',
  connecting: 'Connecting…',
  disconnect: 'Disconnect',
  cancel: 'Cancel',
  open: 'Open connection',
  retry: 'Retry',
  problems: {
    address: (host: string) =>
      `Figma does not let this plugin reach ${host}. Your admin must add this address to the plugin’s manifest.json (networkAccess).`,
    offline: (host: string) =>
      `Can’t reach your team’s server (${host}). Check that it runs and that you are online.`,
  },
}
