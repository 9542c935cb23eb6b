#!/usr/bin/env python3
"""Validate files against a JSON Schema (draft 2020-12) with a validator that shares no code with Upturn.

    validate.py SCHEMA FILE...

A FILE ends in .json (one document or an array of them), .ndjson (a document a line) or .toml (a workbook). The schema
must itself be valid, must name every key that the files use, and must refuse documents that were spoilt on purpose.
Prints counts; exit 1 where anything is not so.
"""

import copy
import datetime
import json
import sys
import tomllib
from pathlib import Path

import jsonschema_rs


def read(path):
    """The documents of a file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        return [plain(tomllib.loads(text))]
    if path.suffix == ".ndjson":
        return [json.loads(line) for line in text.splitlines()]
    document = json.loads(text)
    return document if isinstance(document, list) else [document]


def plain(value):
    """TOML as JSON has it: days become texts."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else value


def closed(schema):
    """The schema with no other keys allowed than those it names."""
    if isinstance(schema, list):
        return [closed(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    closer = {key: closed(inner) for key, inner in schema.items()}
    return closer | {"additionalProperties": False} if "properties" in schema else closer


def spoilt(document, required):
    """Copies of a document that no schema may let pass: without a required key, and with a value of another type."""
    for key in required:
        without = {name: value for name, value in document.items() if name != key}
        yield f"without `{key}`", without
    for key, value in document.items():
        if value is not None:
            other = copy.copy(document)
            other[key] = 7 if isinstance(value, (str, dict, list)) else "seven"
            yield f"with `{key}` of another type", other


def main():
    schema_path, *paths = [Path(argument) for argument in sys.argv[1:]]
    schema = json.loads(schema_path.read_text(encoding="utf-8"))
    if schema["$schema"] != "https://json-schema.org/draft/2020-12/schema":
        sys.exit(f"{schema_path} is of another draft")
    jsonschema_rs.meta.validate(schema)
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    named = jsonschema_rs.validator_for(closed(schema))
    documents = [(f"{path.name}, {index}", document) for path in paths for index, document in enumerate(read(path))]
    findings, refused = [], 0
    for name, document in documents:
        for error in (*validator.iter_errors(document), *named.iter_errors(document)):
            at = "/".join(str(step) for step in error.instance_path)
            findings.append(f"{name}: {at}: {error.message[:300]}")
    for name, document in documents[:1] + documents[-1:]:
        for how, other in spoilt(document, schema["required"]):
            refused += 1
            if validator.is_valid(other):
                findings.append(f"{name} {how} passes for valid")
    print(f"{len(documents)} documents against {schema_path.name}; {refused} spoilt ones refused")
    for finding in findings[:20]:
        print(finding)
    if findings or not documents:
        sys.exit(f"{len(findings)} findings in {len(documents)} documents")
    print("every document is valid")


if __name__ == "__main__":
    main()
