"""MCP over HTTP and over stdio, driven by the SDK's own client."""

import os
import sys
from pathlib import Path

import anyio
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters

from tests.qa.api.conftest import Served

ROOT = Path(__file__).parents[3]
QUESTION = "who announced the call first?"


async def converse(client: Client) -> None:
    assert {tool.name for tool in (await client.list_tools()).tools} == {"search", "fetch", "ask"}
    answer = (await client.call_tool("ask", {"question": QUESTION})).structured_content
    assert answer is not None
    assert "Kremlin" in answer["answer"]
    citation = answer["citations"][0]
    article = (await client.call_tool("fetch", {"id": citation["article_id"]})).structured_content
    assert article is not None
    start, end = citation["source_span"]
    assert article["text"][start:end] == citation["quote"]
    found = (await client.call_tool("search", {"query": "bridge", "k": 2})).structured_content
    assert found is not None
    assert len(found["results"]) == 2
    refused = await client.call_tool("fetch", {"id": "none"})
    assert refused.is_error


def test_a_client_asks_over_http(served: Served) -> None:
    async def run() -> None:
        async with Client(f"{served.url}/mcp") as client:
            await converse(client)

    anyio.run(run)


def test_a_client_asks_over_stdio(seeds_folder: Path) -> None:
    async def run() -> None:
        parameters = StdioServerParameters(
            command=sys.executable,
            args=[str(ROOT / "byline.py"), "mcp", "--archive", str(seeds_folder)],
            env={**os.environ},
        )
        async with Client(parameters) as client:
            await converse(client)

    anyio.run(run)
