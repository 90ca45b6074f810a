"""What the product is made of: every pinned library with its version, hashes, licence and place, by CycloneDX's rules."""

import json
import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import jsonschema_rs
import msgspec
import pytest
from license_expression import get_spdx_licensing
from packaging.utils import canonicalize_name

from provisioning.package.control import NEEDED
from provisioning.package.pinned import locked
from provisioning.package.sbom import Bom, Component, as_json, bom
from tests.house.reading import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def found() -> Bom:
    return bom(ROOT)


def component(found: Bom, name: str) -> Component:
    return next(each for each in found.components if each.name == name)


def test_every_pinned_library_is_there_with_its_version_and_hashes(found: Bom) -> None:
    pinned = re.findall(r"(?m)^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", LOCK)
    listed = {(each.name, each.version) for each in found.components if each.purl.startswith("pkg:pypi/")}
    assert listed == {(canonicalize_name(name), version) for name, version in pinned}
    for each in locked(LOCK):
        hashes = [prop.value for prop in component(found, each.name).properties]
        assert hashes
        assert all(digest in LOCK for digest in hashes)


def test_what_is_shipped_and_what_only_builds_and_tests(found: Bom) -> None:
    scopes = {name: component(found, name).scope for name in ("httpx", "fastapi", "pytest", "mypy")}
    assert scopes == {"httpx": "required", "fastapi": "required", "pytest": "excluded", "mypy": "excluded"}


def test_the_systems_packages_are_there(found: Bom) -> None:
    for name in NEEDED:
        assert component(found, name).purl == f"pkg:deb/debian/{name}"


def test_what_is_shipped_has_its_licence(found: Bom) -> None:
    shipped = [each for each in found.components if each.scope == "required" and each.purl.startswith("pkg:pypi/")]
    assert [each.name for each in shipped if not each.licenses] == []


def test_who_needs_whom_is_told_and_every_reference_leads_somewhere(found: Bom) -> None:
    refs = {found.metadata.component.ref, *(each.ref for each in found.components)}
    assert len(refs) == len(found.components) + 1, "no two have one reference"
    below = {each.ref: each.depends_on for each in found.dependencies}
    assert set(below) <= refs
    assert {ref for each in below.values() for ref in each} <= refs
    assert component(found, "httpcore").ref in below[component(found, "httpx").ref]
    assert component(found, "httpx").ref in below["spaarpunt"]


def test_it_is_cyclonedx_and_the_same_again(found: Bom) -> None:
    said = msgspec.json.decode(as_json(found))
    assert (said["bomFormat"], said["specVersion"], said["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(
        r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", said["serialNumber"]
    )
    assert said["metadata"]["component"]["type"] == "application"
    assert {"type", "name", "bom-ref"} <= set(said["components"][0])
    assert all(
        ("license" in each) != ("expression" in each) for one in said["components"] for each in one.get("licenses", ())
    )
    assert as_json(bom(ROOT)) == as_json(found)


# ── the standard's own schema ────────────────────


def schema(name: str) -> dict[str, object]:
    """A schema as the standard's makers publish it."""
    text = (files("cyclonedx.schema") / "_res" / f"{name}.SNAPSHOT.schema.json").read_text(encoding="utf-8")
    return json.loads(text)


@pytest.fixture(scope="module")
def judge() -> jsonschema_rs.Draft7Validator:
    """Judges by CycloneDX 1.6 and by what that takes from SPDX and JSF."""
    # As the schema names them; nothing is fetched.
    names = ("spdx", "jsf-0.82")
    registry = jsonschema_rs.Registry(
        [(f"http://cyclonedx.org/schema/{name}.SNAPSHOT.schema.json", schema(name)) for name in names]
    )
    return jsonschema_rs.Draft7Validator(schema("bom-1.6"), registry=registry, validate_formats=True)


def test_the_standard_s_schema_takes_it(found: Bom, judge: jsonschema_rs.Draft7Validator) -> None:
    said = json.loads(as_json(found))
    assert [f"{error.instance_path}: {error.message}" for error in judge.iter_errors(said)] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda said: said.update(specVersion="1.6", serialNumber="urn:uuid:1"),
        lambda said: said["components"][0].pop("name"),
        lambda said: said["components"][0].update(type="thing"),
        lambda said: said["components"][0].update(scope="maybe"),
        lambda said: said["components"][0].update(licenses=[{"license": {"id": "No-Such-Licence"}}]),
        lambda said: said["dependencies"][0].update(dependsOn=["a", "a"]),
        lambda said: said.update(more=1),
    ],
)
def test_the_schema_judges(found: Bom, judge: jsonschema_rs.Draft7Validator, spoil: Callable[[Any], None]) -> None:
    said = json.loads(as_json(found))
    spoil(said)
    assert not judge.is_valid(said)


def test_every_licence_s_expression_is_one(found: Bom) -> None:
    """SPDX's own words alone; the schema takes any text there."""
    rules = get_spdx_licensing()
    said = {choice.expression for each in found.components for choice in each.licenses if choice.expression}
    assert len(said) > 5
    assert {each: rules.validate(each).errors for each in said if rules.validate(each).errors} == {}
