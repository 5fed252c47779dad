"""GitHub's own descriptions of its answers, made usable for a JSON Schema validator."""

from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from tests.sandbox.company.shared_files import shared_file

CURRENT = "openapi/copilot.json"
LEGACY = "openapi/copilot_legacy.json"


def operation(description: str, method: str, path: str) -> dict[str, Any]:
    """The operation of a path; KeyError if GitHub has none there."""
    found: dict[str, Any] = shared_file(description)["paths"][path][method.lower()]
    return found


def complaints(description: str, method: str, path: str, status: int, body: Any) -> list[str]:
    """What is wrong with an answer's body, by GitHub's description of this path and status."""
    document = shared_file(description)
    response = operation(description, method, path)["responses"][str(status)]
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    schema = response["content"]["application/json"]["schema"]
    whole = _as_json_schema({**schema, "components": document["components"]})
    validator = Draft202012Validator(whole, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(body)]


def _as_json_schema(node: Any) -> Any:
    """OpenAPI 3.0 says `nullable` where JSON Schema lists null among the types."""
    if isinstance(node, list):
        return [_as_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _as_json_schema(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") is True else plain
