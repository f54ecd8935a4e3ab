"""schemathesis over the OpenAPI document, with auth off and on: no server error, and no answer that the document does
not allow."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from ingest.archive import Archive
from qa.api.keys import Keys
from tests.qa.api.conftest import Served, serving, settings_for

OPEN_PATHS = {"/healthz", "/readyz"}


def empty(tmp_path_factory: pytest.TempPathFactory, **given: object) -> Iterator[Served]:
    """An empty archive, so that what is written there disturbs no one."""
    folder: Path = tmp_path_factory.mktemp("fuzzed")
    Archive.open(folder, create=True).close()
    with serving(settings_for(folder, tmp_path_factory.mktemp("store"), **given)) as running:
        yield running


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from empty(tmp_path_factory)


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from empty(tmp_path_factory, auth="keys", requests_per_minute=0)


def drive(served: Served, key: str, examples: int) -> dict[str, set[int]]:
    """Operation -> the statuses that it answered with, each valid by the document."""
    document = schemathesis.openapi.from_url(f"{served.url}/openapi.json")
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    seen: dict[str, set[int]] = {}
    for found in document.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        seen.setdefault(operation.path, set())

        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def send(case: "schemathesis.Case[Any]") -> None:
            response = case.call(timeout=60, headers=headers)
            seen[case.operation.path].add(response.status_code)
            case.validate_response(
                response, checks=[not_a_server_error, content_type_conformance, response_schema_conformance]
            )

        send()
    assert len(seen) > 15
    return seen


def refused(seen: dict[str, set[int]]) -> list[str]:
    """The paths that told a caller that it may not; no origin of a widget token is listed here."""
    return [path for path, statuses in seen.items() if {401, 403} & statuses and path != "/v1/widget/token"]


def test_no_generated_request_fails_the_server_with_auth_off(fuzzed: Served) -> None:
    seen = drive(fuzzed, "", 8)
    assert not refused(seen)


def test_no_generated_request_fails_the_server_for_a_key_that_may_do_everything(locked: Served) -> None:
    seen = drive(locked, Keys(locked.service.store).create("all", ["admin"])[1], 8)
    assert not refused(seen)


def test_a_key_that_may_only_ask_is_refused_as_the_document_says(locked: Served) -> None:
    seen = drive(locked, Keys(locked.service.store).create("ask", ["ask"])[1], 3)
    assert seen["/metrics"] == {403}
    assert seen["/v1/articles/{article_id}"] == {403}
    assert not any(401 in statuses for statuses in seen.values())


@pytest.mark.parametrize("key", ["", "byl_wrong"])
def test_without_a_valid_key_every_generated_request_is_a_401(locked: Served, key: str) -> None:
    seen = drive(locked, key, 3)
    assert {path for path, statuses in seen.items() if statuses != {401}} == OPEN_PATHS
