"""A module of Thalamus in Python, by nothing but the documented protocol (docs/guides/modules.md)."""
import asyncio
import json
import os
import signal

import websockets

NAME = "python_counter"
started = {}


def count(data):
    return {"count": sum(name.startswith(data.get("name", "")) for name in started.values())}


def on_started(event):
    node = event["data"]["node"]
    started[node["node_id"]] = node["name"]


ANSWERS = {"python_counter.node.count": count}
REACTIONS = {"node.started": on_started}
REGISTRATION = {
    "action": "register", "version": "1.0.0", "summary": "Counts nodes that were started.", "capabilities": ["counting"],
    "answers": [{
        "name": "python_counter.node.count", "summary": "Tells how many nodes were started since the module runs.",
        "permission": "python_counter.read",
        "input": {"type": "object", "properties": {"name": {"type": "string"}}},
        "output": {"type": "object", "properties": {"count": {"type": "integer"}}, "required": ["count"]},
    }],
    "reactions": list(REACTIONS),
}


def outcome(message):
    """What becomes of a message: an answer where one is wanted, else done or failed (then it comes again)."""
    about = {"id": message["id"]}
    try:
        result = (ANSWERS.get(message["name"]) or REACTIONS[message["name"]])(message["data"])
    except Exception as error:
        if message["reply"]:
            return {"action": "reply", **about, "error": {"code": "module_error", "message": repr(error)}}
        return {"action": "nack", **about, "error": repr(error)}
    return {"action": "reply", **about, "data": result} if message["reply"] else {"action": "ack", **about}


async def heartbeat(socket):
    while True:
        await asyncio.sleep(30)
        await socket.send(json.dumps({"action": "heartbeat", "health": "healthy"}))


async def converse(socket):
    async for text in socket:
        frame = json.loads(text)
        if frame["type"] == "welcome":
            await socket.send(json.dumps(REGISTRATION))
        elif frame["type"] == "messages":
            await socket.send(json.dumps([outcome(message) for message in frame["messages"]]))
        elif frame["type"] in ("registered", "error"):
            print(text, flush=True)


async def main():
    address = os.environ["THALAMUS_URL"].replace("http", "ws", 1) + f"/ws/gns3/module/{NAME}/"
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    # Connects again, after a growing pause, whenever the connection ends.
    async for socket in websockets.connect(address, subprotocols=["thalamus.v1", "bearer." + os.environ["THALAMUS_TOKEN"]]):
        beating = asyncio.create_task(heartbeat(socket))
        try:
            await converse(socket)
        except websockets.ConnectionClosed:
            pass
        except asyncio.CancelledError:
            return await socket.close()  # A normal end is a good-bye.
        finally:
            beating.cancel()


asyncio.run(main())
