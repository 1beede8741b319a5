// Key-value store in the browser's IndexedDB.

const databaseName = 'playground'
export type Shelf = 'clientStorage' | 'document'

let opening: Promise<IDBDatabase> | undefined

const open = () =>
  (opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('clientStorage')
      request.result.createObjectStore('document')
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The browser keeps nothing.'))
  }))

async function requestShelf<T>(
  shelf: Shelf,
  mode: IDBTransactionMode,
  question: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open()
  return new Promise((resolve, reject) => {
    const request = question(database.transaction(shelf, mode).objectStore(shelf))
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The browser could not keep it.'))
  })
}

export const take = (shelf: Shelf, key: string): Promise<unknown> =>
  requestShelf(shelf, 'readonly', (store) => store.get(key) as IDBRequest<unknown>)

export const put = (shelf: Shelf, key: string, value: unknown): Promise<unknown> =>
  requestShelf(shelf, 'readwrite', (store) => store.put(value, key))

export const clear = (shelf: Shelf, key: string): Promise<unknown> =>
  requestShelf(shelf, 'readwrite', (store) => store.delete(key))
