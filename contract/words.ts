// One sentence and one way out for each failure. The compiler checks that none is missing.
import type { Failure, FailureKind, SwapRefusal } from './failure.js'
import { parameter, parameterNames, type ParameterName } from './model/parameter.js'

/** `sentence` describes the problem, `wayOut` names a possible next step. */
export interface Words {
  sentence: string
  wayOut: string
}

type Of<Kind extends FailureKind> = Extract<Failure, { kind: Kind }>

const blocked: Record<Of<'blocked'>['by'], Words> = {
  copyright: {
    sentence: 'Blocked by the copyright check.',
    wayOut: 'Remove names of brands or people from the prompt and try again.',
  },
  content: {
    sentence: 'Blocked by the content check.',
    wayOut: 'Rephrase the prompt and try again.',
  },
  prompt: {
    sentence: 'Blocked by the check of the prompt.',
    wayOut: 'Rephrase the prompt and try again.',
  },
}

const whyNot: Record<SwapRefusal, Words> = {
  blocked: {
    sentence: 'A check blocked this image, so it cannot replace the original.',
    wayOut: 'Choose another one.',
  },
  unchecked: {
    sentence: 'This image was not checked for copyright.',
    wayOut: 'Remix it again with the copyright check on.',
  },
  reasonNeeded: {
    sentence: 'This image was not checked for copyright.',
    wayOut: 'Give a reason for using it. The reason is saved in the audit.',
  },
  notTheSame: {
    sentence: 'This image was edited after it was checked.',
    wayOut: 'Undo the change of the image, or use another one.',
  },
  notTold: {
    sentence: 'Your team’s server is still confirming this image.',
    wayOut: 'Try again in a few seconds.',
  },
  unknown: {
    sentence: 'Your team’s server does not know this variation.',
    wayOut: 'Use one that your team has made.',
  },
  noVariation: {
    sentence: 'This layer is not a variation.',
    wayOut: 'Select a frame that a remix has made.',
  },
  sourceGone: {
    sentence: 'The layer that this was made from was deleted.',
    wayOut: 'Undo its removal, or remix another layer.',
  },
  noPlace: {
    sentence: 'This kind of layer cannot show an image.',
    wayOut: 'Put it into a frame and remix the frame.',
  },
  bound: {
    sentence: 'A variable controls this layer’s visibility.',
    wayOut: 'Detach it to replace the image.',
  },
  partOfShape: {
    sentence:
      'This layer only gives another layer its shape, so a picture in it would not be seen.',
    wayOut:
      'The variation stays beside it. Replace the layer that has the shape, or place the variation by hand.',
  },
  shapedEdge: {
    sentence:
      'The blur or shadow of this layer reaches across its curved or turned edge, and the picture has it already.',
    wayOut:
      'The variation stays beside it. Put the layer into a frame, remix the frame and replace it.',
  },
  beyondEdge: {
    sentence:
      'Layers inside reach beyond the curved or turned edge of this layer, where a picture in it is not seen.',
    wayOut:
      'The variation stays beside it. Put the layer into a frame, remix the frame and replace it.',
  },
  sharedLook: {
    sentence:
      'The opacity, blend mode, blur or shadow of this layer covers its live layers too, and the picture has it already.',
    wayOut:
      'The variation stays beside it. Set it on the layers inside instead, remix and replace it.',
  },
  notSwapped: {
    sentence: 'Nothing was replaced here.',
    wayOut: 'Select a layer that shows a variation.',
  },
}

/** Returns a parameter's label, at any path in the body; other fields keep their names. */
function labelOf(field: string): string {
  const name = field.slice(field.lastIndexOf('.') + 1) as ParameterName
  return parameterNames.includes(name) ? parameter(name).label : field
}

const words: { [Kind in FailureKind]: (failure: Of<Kind>) => Words } = {
  offline: () => ({
    sentence: 'Can’t reach your team’s server.',
    wayOut: 'Your prompt is kept, and runs continue when the connection is back.',
  }),
  timedOut: () => ({
    sentence: 'No answer from the image service. It may still be charged.',
    wayOut: 'Try again.',
  }),
  refused: ({ field, allowed }) => ({
    sentence: `${labelOf(field)}: ${allowed}.`,
    wayOut: '',
  }),
  unauthorised: () => ({
    sentence: 'This access token is not valid any more.',
    wayOut: 'Enter a new one from your admin.',
  }),
  outOfCredit: () => ({
    sentence: 'Your team has run out of Runware credit.',
    wayOut: 'Ask your admin to top it up.',
  }),
  overBudget: ({ leftUsd }) => ({
    sentence: `This costs more than your budget allows. $${leftUsd.toFixed(2)} is left.`,
    wayOut: 'Make fewer variations.',
  }),
  busy: ({ retryAfterMs }) => ({
    sentence: 'Runware is busy.',
    wayOut: `Try again in ${Math.max(1, Math.ceil(retryAfterMs / 1000))} s.`,
  }),
  blocked: ({ by }) => blocked[by],
  modelUnavailable: () => ({
    sentence: 'The model is not available at the moment.',
    wayOut: 'Try again later.',
  }),
  nothingSelected: () => ({ sentence: 'Nothing is selected.', wayOut: 'Select a frame to remix.' }),
  emptyExport: () => ({
    sentence: 'This layer has nothing to show.',
    wayOut: 'Select one with visible layers.',
  }),
  cancelled: () => ({ sentence: 'Canceled.', wayOut: 'Nothing more is charged for it.' }),
  cannotSwap: ({ because }) => whyNot[because],
  broken: ({ ref }) => ({
    sentence: 'Something went wrong on our side.',
    wayOut: `Give your admin this reference: ${ref}.`,
  }),
}

/** Returns the texts to show for a failure. */
export function wordsFor(failure: Failure): Words {
  return (words[failure.kind] as (failure: Failure) => Words)(failure)
}
