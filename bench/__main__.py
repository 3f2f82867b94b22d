"""`python -m bench`: measures Veche beside its peer, prints a table and writes it to bench/out."""

import argparse
import asyncio
import resource
import tempfile
from pathlib import Path

import uvloop

from bench.cases import CASES
from bench.figures import Outcome
from bench.machine import describe_machine
from bench.peer import PeerUnavailable
from bench.report import load_outcomes, merge_outcomes, render_report, save_outcomes, write_into_readme
from bench.runner import Plan, run_plan
from bench.scale import FULL, QUICK
from bench.servers import SERVERS, Ground, ServerFailed

HERE = Path(__file__).parent
OUT = HERE / "out"


def main() -> None:
    options = _parse_options()
    _raise_file_limit()
    plan = _make_plan(options)
    facts = _describe(list(SERVERS) if options.keep else plan.servers, plan)
    outcomes = run_async(plan)
    if options.keep:
        outcomes = merge_outcomes(load_outcomes(OUT / "report.json", plan.scale.name), outcomes)
    report = render_report(outcomes, facts)
    save_outcomes(OUT / "report.json", outcomes, facts)
    (OUT / "report.md").write_text(report)
    if options.write_readme:
        write_into_readme(HERE / "README.md", report)
    print(f"\n{report}")


def run_async(plan: Plan) -> list[Outcome]:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(run_plan(plan))


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=list(SERVERS), help="measure one server instead of both")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--case", choices=list(CASES), action="append", help="may be given several times")
    parser.add_argument("--quick", action="store_true", help="small sizes: a look, not a figure to quote")
    parser.add_argument(
        "--keep", action="store_true", help="keep earlier figures that this run does not repeat"
    )
    parser.add_argument("--write-readme", action="store_true", help="put the table into bench/README.md")
    parser.add_argument(
        "--profile", action="store_true", help="have Veche write cProfile statistics to bench/out"
    )
    parser.add_argument(
        "--work-folder", type=Path, help="where temporary databases live (default: the system's)"
    )
    return parser.parse_args()


def _make_plan(options: argparse.Namespace) -> Plan:
    OUT.mkdir(exist_ok=True)
    return Plan(
        servers=[options.only] if options.only else list(SERVERS),
        databases=["sqlite", "postgresql"] if options.database == "both" else [options.database],
        cases=options.case or list(CASES),
        scale=QUICK if options.quick else FULL,
        is_slow_peer_welcome=bool(options.only and options.case),
        work_folder=options.work_folder,
        profile_folder=OUT if options.profile else None,
    )


def _describe(servers: list[str], plan: Plan) -> dict[str, str]:
    versions = []
    for name in servers:
        try:
            versions.append(SERVERS[name](Ground(HERE, 0)).version())
        except (ServerFailed, PeerUnavailable) as problem:
            versions.append(f"{name} missing ({problem})")
    machine = describe_machine(plan.work_folder or Path(tempfile.gettempdir()))
    return {"servers": "; ".join(versions), "sizes": plan.scale.name} | machine


def _raise_file_limit() -> None:
    """A thousand waiting polls are a thousand open files, here and in the server, which inherits it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    main()
