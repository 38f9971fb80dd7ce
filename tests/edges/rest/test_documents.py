"""What the documents tell a reader to run, runs."""

import io
import re
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")
ROOT = Path(__file__).parents[3]
KEYS = (
    "mee/grid-electricity/average-cn-gd/versions/3",
    "us-epa/supply-chain/327310-cradle-to-sale/versions/2",
    "desnz/ghg-conversion-factors/fuels-gaseous-fuels-butane-kwh-net-cv/versions/1",
    "sac/gbt-32151-fuels/anthracite-combustion/versions/1",
)


@pytest.mark.parametrize("key", KEYS)
async def test_a_reader_can_recompute_a_digest_as_the_document_says(rest, monkeypatch, key):
    shown = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "answers.md").read_text(encoding="utf-8"), re.DOTALL)
    answer = await rest.get(f"/v1/factors/{key}")
    monkeypatch.setattr(urllib.request, "urlopen", lambda _: io.BytesIO(answer.content))
    said = {}
    exec(shown[1], said)  # noqa: S102 - the document's own example
    assert said["stated"] == answer.json()["factor"]["digest"]


async def test_the_readmes_questions_are_answered(rest):
    asked = re.findall(r"curl 'http://127\.0\.0\.1:8000([^']+)'", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(asked) >= 4
    for path in asked:
        assert (await rest.get(path)).status_code == 200, path
