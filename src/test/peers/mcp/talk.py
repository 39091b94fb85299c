"""Talks to a server of the Model Context Protocol as the official Python SDK does, and prints what it saw as JSON.

talk.py MODE URL [TOKEN]       over HTTP
talk.py MODE -- COMMAND...     over standard input and output
MODE is auto (asks which revisions there are) or legacy (opens with initialize).
"""
import asyncio
import json
import os
import sys
import time

import anyio
import httpx2
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

CALLS = json.loads(sys.stdin.readline())


def server(arguments):
    if arguments[0] == "--":
        return StdioServerParameters(command=arguments[1], args=arguments[2:], env=dict(os.environ))
    if len(arguments) == 1:
        return arguments[0]
    headers = {"Authorization": "Bearer " + arguments[1]}
    return streamable_http_client(arguments[0], http_client=httpx2.AsyncClient(headers=headers, timeout=60))


async def main():
    seen = {"answers": {}}
    began = time.monotonic()
    async with Client(server(sys.argv[2:]), mode=sys.argv[1], read_timeout_seconds=60) as client:
        seen["opened_after"] = time.monotonic() - began
        seen["version"] = client.protocol_version
        seen["server"] = client.server_info.name
        seen["tools"] = [tool.name for tool in (await client.list_tools()).tools]
        seen["prompts"] = [prompt.name for prompt in (await client.list_prompts()).prompts]
        seen["resources"] = [str(resource.uri) for resource in (await client.list_resources()).resources]
        for call in CALLS["calls"]:
            answer = await client.call_tool(call["name"], call["arguments"])
            seen["answers"][call["as"]] = {
                "error": bool(answer.is_error),
                "text": answer.content[0].text,
                "data": (answer.structured_content or {}).get("data"),
            }
        seen["read"] = [(await client.read_resource(uri)).contents[0].text[:80] for uri in seen["resources"]]
        seen["prompt"] = (await client.get_prompt("why_is_main_red", {"pipeline": "web"})).messages[0].content.text
        for name, wrong in (("method", lambda: client.call_tool("no_such_tool", {})),
                            ("resource", lambda: client.read_resource("caravan://nothing"))):
            try:
                await wrong()
                seen["wrong_" + name] = "taken"
            except MCPError as error:
                seen["wrong_" + name] = error.error.message
        if sys.argv[2] == "--":
            began = time.monotonic()
            with anyio.move_on_after(1.5) as scope:
                await client.call_tool("query", {"sql": CALLS["slow"]})
            seen["cancelled"] = scope.cancelled_caught
            await client.call_tool("query", {"sql": "select 1 as n"})
            seen["after_cancel"] = time.monotonic() - began
    print(json.dumps(seen))


asyncio.run(main())
