"""A layer contract: some outside modules are imported only in certain places, or nowhere in one package."""

from fnmatch import fnmatchcase
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyInContract(Contract):
    """`modules` may be imported in `places` (patterns) only; or, given `everywhere_but`, outside it only.

    Tests are free: they start servers, read files and look behind the curtain.
    """

    modules: Any = fields.ListField(subfield=fields.StringField())
    places: Any = fields.ListField(subfield=fields.StringField(), required=False, default=[])
    everywhere_but: Any = fields.StringField(required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - its caller's form
        """Look at every module that imports one of those."""
        found = sorted(
            (importer, module)
            for module in self.modules
            if module in graph.modules
            for importer in graph.find_modules_that_directly_import(module)
            if not self._may_import(importer)
        )
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import that is out of place."""
        for importer, module in check.metadata["found"]:
            output.print_error(f"{importer} imports {module}")

    def _may_import(self, importer: str) -> bool:
        if ".tests." in importer:
            return True
        if self.everywhere_but:
            return not importer.startswith(f"{self.everywhere_but}.")
        return any(fnmatchcase(importer, place) for place in self.places)
