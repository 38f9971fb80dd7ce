"""Publishers' own files read as editions nobody prepared for, and matched with what the seed released."""

import os
from collections import Counter
from pathlib import Path

import pytest

from app.factors.model import FactorKey
from app.factors.rows import content
from app.importing.errors import NotThatFile
from app.importing.matching import matched
from app.importing.model import Stated, Why
from app.importing.readers import read
from app.importing.reporting import as_json, refusals
from app.nomenclature.queries import load as load_nomenclature
from app.provenance.commands import register_edition
from app.publication.commands import announce, cut
from app.publication.model import ChangeSet, Statement
from app.releases.model import ChangeKind

ORIGINALS = Path(os.environ.get("FOOTING_ORIGINALS", ""))
UK, EPA, CHINA = ORIGINALS / "uk-desnz", ORIGINALS / "us-epa-supply-chain", ORIGINALS / "cn-mee-grid"
UK_2020 = "Conversion_Factors_2020_-_Flat_file__for_automatic_processing_only_.xlsx"
pytestmark = [
    pytest.mark.originals,
    pytest.mark.skipif(
        not os.environ.get("FOOTING_ORIGINALS"),
        reason="FOOTING_ORIGINALS is not set: the publishers' files are not in the project",
    ),
]


def uk(pattern):
    [path] = UK.glob(pattern)
    return path


class Counted:
    """A reader that counts what it is asked."""

    def __init__(self, reader):
        self.reader, self.statements = reader, 0

    async def first(self, statement):
        self.statements += 1
        return await self.reader.first(statement)

    async def all(self, statement):
        self.statements += 1
        return await self.reader.all(statement)


def whys(imported):
    return Counter(one.why for one in imported.report.asides)


@pytest.mark.parametrize("pattern", ["2016*", "*2017*", "*2019*", "*2020*", "*2022*", "*2024*", "*2025*"])
def test_every_row_of_every_uk_year_is_accounted_for(pattern):
    path = uk(pattern)
    imported = read("desnz", path, Stated(published="2025-06") if path.suffix == ".csv" else None)
    report = imported.report
    assert report.rows == len(imported.rows) + report.joined + len(report.asides)
    assert len(imported.rows) > 1_900
    assert len(refusals(imported)) < 0.02 * report.rows
    for row in imported.rows:
        assert content(row, imported.edition, "open").value is not None


@pytest.mark.parametrize("kept", [600, 40_000, 1_000_000])
def test_a_truncated_xls_is_refused(tmp_path, kept):
    path = tmp_path / "a.xls"
    path.write_bytes(uk("*2019*").read_bytes()[:kept])
    with pytest.raises(NotThatFile):
        read("desnz", path)


def test_the_uk_file_of_2020_states_itself():
    imported = read("desnz", UK / UK_2020)
    assert (imported.edition.key, imported.edition.published) == ("desnz/ghg-conversion-factors/2020", "2020-05-28")
    assert (imported.report.rows, len(imported.rows), imported.report.joined) == (7_509, 2_356, 3_741)
    assert {row["gwp"] for row in imported.rows} == {"AR4-100"}
    assert whys(imported) == {
        Why.ENERGY: 513,
        Why.GAS_OF_NO_FIGURE: 492,
        Why.NO_FIGURE: 360,
        Why.OUTSIDE_OF_SCOPES: 33,
        Why.UNKNOWN_PLACE: 11,
        Why.NOT_A_NUMBER: 2,
        Why.UNKNOWN_GAS: 1,
    }


@pytest.mark.asyncio
async def test_the_uk_file_of_2020_extends_what_is_released(seeded_database):
    imported = read("desnz", UK / UK_2020)
    async with seeded_database.reader() as reader:
        counted = Counted(reader)
        compared = await matched(counted, imported)
    assert counted.statements == 2
    assert compared.report.changes == {"extend": 2_182, "add": 174}
    assert compared.report.matches == {"name": 1_910, "later-name": 272}
    assert len(refusals(compared)) == 14
    assert as_json(compared)["refused"]["not-a-number"]["examples"][0]["said"].endswith("R1234yf > - > - > kg: < 1")
    await released_beside(seeded_database, compared)


async def released_beside(database, imported):
    """A period before all that is released stands beside it, and nothing that was released ends."""
    async with database.reader() as reader:
        words = await load_nomenclature(reader)
    dataset = imported.edition.dataset
    statements = tuple(
        Statement(
            key=FactorKey(dataset=dataset, slug=row["slug"]),
            edition=imported.edition.key,
            content=content(row, imported.edition, "open", "a test"),
            kind=ChangeKind(row["change"]),
        )
        for row in imported.rows
    )
    async with database.writer() as writer:
        await register_edition(writer, imported.edition)
        release = await cut(writer, ChangeSet(statements=statements), words, label="2026.11")
        await announce(writer, release)
    assert release.changes == len(statements)
    async with database.reader() as reader:
        again = await matched(reader, read("desnz", UK / UK_2020))
    assert (again.rows, whys(again)[Why.SAME_AS_RELEASED]) == ((), len(statements))


@pytest.mark.parametrize(("pattern", "count"), [("*2022*", 2_577), ("*2024*", 2_616), ("*2025*", 2_616)])
@pytest.mark.asyncio
async def test_an_edition_that_is_released_changes_nothing(seeded_database, pattern, count):
    path = uk(pattern)
    imported = read("desnz", path, Stated(published="2025-06") if path.suffix == ".csv" else None)
    async with seeded_database.reader() as reader:
        compared = await matched(reader, imported)
    assert (compared.rows, whys(compared)[Why.SAME_AS_RELEASED]) == ((), count)


@pytest.mark.asyncio
async def test_the_epa_file_that_is_released_changes_nothing_and_an_older_one_replaces_nothing(seeded_database):
    newer = read(
        "us-epa",
        EPA / "SupplyChainGHGEmissionFactors_v1.3.0_NAICS_CO2e_USD2022.csv",
        Stated(year=2022, published="2024-07", gwp="AR5-100"),
    )
    older = read(
        "us-epa",
        EPA / "SupplyChainGHGEmissionFactors_v1.2_NAICS_CO2e_USD2021.csv",
        Stated(year=2019, published="2023-04", gwp="AR4-100"),
    )
    async with seeded_database.reader() as reader:
        assert whys(await matched(reader, newer)) == {Why.SAME_AS_RELEASED: 2_032}
        assert whys(await matched(reader, older)) == {Why.OLDER_THAN_RELEASED: 2_032}


@pytest.mark.asyncio
async def test_the_next_epa_version_replaces_every_figure(seeded_database, tmp_path):
    text = (EPA / "SupplyChainGHGEmissionFactors_v1.3.0_NAICS_CO2e_USD2022.csv").read_text(encoding="utf-8-sig")
    path = tmp_path / "SupplyChainGHGEmissionFactors_v1.4.0_NAICS_CO2e_USD2024.csv"
    path.write_text(text.replace("/2022 USD", "/2024 USD"), encoding="utf-8")
    imported = read("us-epa", path, Stated(year=2023, published="2026-02"))
    async with seeded_database.reader() as reader:
        assert (await matched(reader, imported)).report.changes == {"replace": 2_032}


@pytest.mark.asyncio
async def test_a_chinese_table_of_the_next_year_extends_all_forty(seeded_database, tmp_path):
    table = CHINA / "cn_grid_co2_factors_2021_2023.csv"
    text = table.read_text(encoding="utf-8")
    path = tmp_path / "next.csv"
    path.write_text(text.replace("\n2023,", "\n2024,"), encoding="utf-8")
    imported = read("mee", path, Stated(year=2024))
    async with seeded_database.reader() as reader:
        compared = await matched(reader, imported)
        released = await matched(reader, read("mee", table, Stated(year=2023)))
    assert compared.report.changes == {"extend": 40}
    assert whys(released) == {Why.SAME_AS_RELEASED: 40, Why.ANOTHER_EDITION: 80}
