"""A stranger's fuzzer, given nothing but the document: the service keeps to what it says of itself."""

import re
import subprocess
import sys
from pathlib import Path

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def test_schemathesis_finds_no_answer_outside_the_contract(live, tmp_path):
    host, port = live
    program = Path(sys.executable).with_name("schemathesis")
    command = [program, "run", f"http://{host}:{port}/openapi.json", "--checks", CHECKS, "--max-examples", "40"]
    command += ["--phases", "examples,coverage,fuzzing", "--continue-on-failure", "--no-color", "--seed", "20260101"]
    command += ["--workers", "1", "--request-timeout", "10", "--generation-database", "none"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    asked = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert asked, done.stdout[-2000:]
    assert int(asked[1]) == int(asked[2]) >= 1_000
