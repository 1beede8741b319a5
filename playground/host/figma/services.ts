// figma.teamLibrary, figma.payments, figma.annotations: Figma's services, with the results of an
// offline document without libraries and payments.
import type { Api } from './dispatch.js'
import type { Realm } from '../members/realm.js'
import { expect, oneOf } from '../members/table.js'

type Calls = Api['call']

export function teamLibraryApi(realm: Realm): Calls {
  const permitted = () => {
    if (!realm.manifest.permissions?.includes('teamlibrary'))
      throw new Error(
        '"teamlibrary" permission is required in the manifest to use figma.teamLibrary',
      )
  }
  return {
    async getAvailableLibraryVariableCollectionsAsync() {
      permitted()
      return []
    },
    async getVariablesInLibraryCollectionAsync(key) {
      permitted()
      throw new Error(
        `Could not find a library variable collection with key "${expect('libraryCollectionKey', 'string', key)}"`,
      )
    },
  }
}

export function paymentsApi(): Api {
  let status = 'UNPAID'
  return {
    get: { status: () => ({ type: status }) },
    call: {
      setPaymentStatusInDevelopment(given) {
        status = oneOf(
          'status.type',
          ['UNPAID', 'PAID', 'NOT_SUPPORTED'],
          (given as { type?: unknown } | undefined)?.type,
        )
      },
      getUserFirstRanSecondsAgo: () => 0,
      // In development Figma marks the user as having paid without a checkout.
      async initiateCheckoutAsync() {
        status = 'PAID'
      },
      requestCheckout() {
        status = 'PAID'
      },
    },
  }
}

export const annotationsApi = (): Calls => ({
  getAnnotationCategoriesAsync: async () => [],
  getAnnotationCategoryByIdAsync: async () => null,
})
