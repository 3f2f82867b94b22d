"""A layer contract: one feature imports from another only what its door, api.py, shows."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """`features` is the package whose sub-packages are features; `door` is the module others may import."""

    features: Any = fields.StringField()
    door: Any = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - its caller's form
        """Look at every import between two features."""
        trespasses = sorted(
            (importer, imported)
            for importer in graph.modules
            for imported in self._list_features_imported(graph, importer)
            if self._is_trespass(importer, imported)
        )
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import that goes past a door."""
        for importer, imported in check.metadata["trespasses"]:
            output.print_error(f"{importer} reaches past the door of {imported}")

    def _list_features_imported(self, graph: ImportGraph, importer: str) -> list[str]:
        if not self._split(importer):
            return []
        return [name for name in graph.find_modules_directly_imported_by(importer) if self._split(name)]

    def _is_trespass(self, importer: str, imported: str) -> bool:
        own, *_ = self._split(importer)
        other, *inside = self._split(imported)
        return own != other and inside != [self.door]

    def _split(self, module: str) -> list[str]:
        """Return a module's path below the package of features, beginning with its feature."""
        prefix = f"{self.features}."
        return module.removeprefix(prefix).split(".") if module.startswith(prefix) else []
