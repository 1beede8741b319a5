// What a tile of a run says, in English.

export const tileWords = {
  queued: 'Queued',
  generating: 'Generating',
  downloading: 'Downloading',
  onCanvas: 'On canvas',
  flagged: 'On canvas, flagged by the content check',
  deleted: 'Deleted from canvas',
  canceled: 'Canceled',
  missing: 'Fewer images came back than you asked for.',
  withheld: 'The service withheld this image: it is plain grey.',
  withheldWayOut: 'Change the prompt and remix it again.',
  waiting: {
    upstream: 'Runware does not answer',
    account: 'Waiting for other runs of your team',
    rateLimit: 'Runware asked for a pause',
    source: 'Sending the source image again',
  },
  since: (time: string) => ` since ${time}`,
  position: (position: number) => `Position ${position}.`,
  nextTry: (time: string) => `Next try at ${time}.`,
}
