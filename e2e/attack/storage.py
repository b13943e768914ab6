"""Everything that a page keeps, and everything that its tabs say to each other."""

import asyncio
import json

import js
from pyodide.ffi import create_proxy
from trying import ORIGIN, options, probe, run, settled, text_of

DATABASES = json.loads(open("databases.txt").read())
CHANNELS = json.loads(open("channels.txt").read())


@probe
def origin(_):
    return js.self.origin


@probe
def local_storage(_):
    return js.localStorage.getItem("canary")


@probe
def session_storage(_):
    return js.sessionStorage.getItem("canary")


@probe
def cookie(_):
    return js.document.cookie


@probe
async def cookie_store(_):
    return js.JSON.stringify(await js.cookieStore.getAll())


@probe
def page(_):
    return js.parent.document.title


async def _dump(name):
    request = js.indexedDB.open(name)
    await settled(request, "onsuccess")
    found = []
    for store in getattr(js.Array, "from")(request.result.objectStoreNames):
        all_ = request.result.transaction(store).objectStore(store).getAll()
        await settled(all_, "onsuccess")
        found.append(js.JSON.stringify(all_.result))
    request.result.close()
    return "".join(found)


@probe
async def database(_):
    return await _dump("canary")


@probe
async def every_database(_):
    return "".join([await _dump(each.name) for each in await js.indexedDB.databases()])


@probe
async def app_database(_):
    found = [await _dump(name) for name in DATABASES]
    return "taken" if found else "none"


@probe
async def remembered_key(_):
    """Opened as the app opens it: no script can read the secret, but whoever is at home in the page can use it."""
    for name in DATABASES:
        request = js.indexedDB.open(name)
        await settled(request, "onsuccess")
        for store in getattr(js.Array, "from")(request.result.objectStoreNames):
            names = request.result.transaction(store).objectStore(store).getAllKeys()
            await settled(names, "onsuccess")
            for each in [each for each in names.result if str(each).startswith("key/")]:
                record = request.result.transaction(store).objectStore(store).get(each)
                await settled(record, "onsuccess")
                return await _opened(each.removeprefix("key/"), record.result)
    return "none"


async def _opened(address, sealed):
    algorithm = options(name="AES-GCM", iv=sealed.iv, additionalData=js.TextEncoder.new().encode(address))
    opened = await js.crypto.subtle.decrypt(algorithm, sealed.secret, sealed.ciphertext)
    return js.TextDecoder.new().decode(opened)


@probe
async def new_database(_):
    await settled(js.indexedDB.open("evil", 1), "onsuccess")
    return "taken"


@probe
async def newer_database(_):
    await settled(js.indexedDB.open("doomed", 999), "onsuccess")
    return "taken"


@probe
async def deleted_database(_):
    await asyncio.sleep(0.3)
    await settled(js.indexedDB.deleteDatabase("doomed"), "onsuccess")
    return "taken"


@probe
async def cache(_):
    found = await (await js.caches.open("canary")).match(ORIGIN + "/canary")
    return await found.text()


@probe
async def poisoned_cache(_):
    await (await js.caches.open("canary")).put(ORIGIN + "/index.html", js.Response.new("<script>"))
    return "taken"


@probe
async def private_file(_):
    folder = await js.navigator.storage.getDirectory()
    return await (await (await folder.getFileHandle("canary")).getFile()).text()


@probe
async def written_private_file(_):
    folder = await js.navigator.storage.getDirectory()
    await folder.getFileHandle("evil", options(create=True))
    return "taken"


@probe
async def bucket(_):
    await js.navigator.storageBuckets.open("evil")
    return "taken"


@probe
async def channel(_):
    answers = []
    for name in CHANNELS:
        one = js.BroadcastChannel.new(name)
        answers.append(settled(one, "onmessage", "onmessageerror"))
        one.postMessage("who")
    return (await asyncio.wait_for(asyncio.gather(*answers), 1))[0].data


@probe
async def held_locks(_):
    return "taken" if "canary" in js.JSON.stringify(await js.navigator.locks.query()) else "none"


@probe
async def stolen_lock(_):
    taken = create_proxy(lambda _: None)
    await js.navigator.locks.request("canary", options(steal=True), taken)
    return "taken"


@probe
async def service_workers(_):
    return js.JSON.stringify(await js.navigator.serviceWorker.getRegistrations())


@probe
async def app_page(_):
    return "taken" if "autocoder" in await text_of(ORIGIN + "/some/sub-path/index.html") else "none"


@probe
def app_page_at_once(_):
    request = js.XMLHttpRequest.new()
    request.open("GET", ORIGIN + "/some/sub-path/index.html", False)
    request.send()
    return "taken" if "autocoder" in request.responseText else "none"


run()
