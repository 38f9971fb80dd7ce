"""A stranger's fuzzer, given nothing but the schema: no answer is the server's fault, every error has its code."""

import os
import re
import subprocess
import sys
from pathlib import Path

HOOKS = Path(__file__).with_name("coded.py")


def test_schemathesis_finds_no_error_without_a_code(live, tmp_path):
    host, port = live
    program = Path(sys.executable).with_name("schemathesis")
    command = [program, "run", f"http://{host}:{port}/graphql", "--checks", "errors_have_codes"]
    command += ["--max-examples", "40", "--phases", "fuzzing", "--continue-on-failure", "--no-color"]
    command += ["--seed", "20260101", "--workers", "1", "--request-timeout", "10", "--generation-database", "none"]
    env = os.environ | {"SCHEMATHESIS_HOOKS": str(HOOKS)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    asked = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert asked, done.stdout[-2000:]
    assert int(asked[1]) == int(asked[2]) >= 500
