"""schemathesis over the OpenAPI document: no server error, and no answer that the document does not allow."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from tests.qa.api.conftest import Served, serving, settings_for


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An empty archive, so that what is written there disturbs no one."""
    from ingest.archive import Archive

    folder: Path = tmp_path_factory.mktemp("fuzzed")
    Archive.open(folder, create=True).close()
    with serving(settings_for(folder, tmp_path_factory.mktemp("store"))) as running:
        yield running


@pytest.fixture
def document(fuzzed: Served) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{fuzzed.url}/openapi.json")


def test_no_generated_request_fails_the_server(document: schemathesis.BaseSchema) -> None:
    driven = []
    for found in document.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def drive(case: "schemathesis.Case[Any]") -> None:
            response = case.call(timeout=30)
            case.validate_response(
                response, checks=[not_a_server_error, content_type_conformance, response_schema_conformance]
            )

        drive()
        driven.append(operation.label)
    assert len(driven) > 20
