// The foot of the form, in English.
import { money, plural } from '../format.js'

export const footWords = {
  about: 'about',
  remix: 'Remix',
  remixImages: (count: number) => `Remix ${plural(count, 'image', 'images')}`,
  sending: (done: number, of: number) => `Sending frame ${done + 1} of ${of}`,
  starting: 'Remix is starting',
  selectFrame: 'Select a frame to remix',
  typePrompt: 'Type a prompt first.',
  notConnected: 'Not connected.',
  layer: (problem: string) => `This layer ${problem}`,
  caps: {
    myDay: 'left today',
    teamDay: 'left today for the team',
    myMonth: 'left this month',
    teamMonth: 'left this month for the team',
  },
  left: (usd: number, cap: string) => `${money(usd)} ${cap}`,
  tooDear: (costUsd: number, leftUsd: number, cap: string) =>
    `This costs ${money(costUsd)}. You have ${money(leftUsd)} ${cap}.`,
  makeInstead: (images: number) => `Make ${images} instead`,
}
